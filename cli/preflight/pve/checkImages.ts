import type { ManifestImage } from "../../../model/hypervisors/manifest.ts";
import { ChecksumError } from "../../../provider/pve/api/checksumError.ts";
import { publishedChecksum } from "../../../provider/pve/api/publishedChecksum.ts";
import { PveError } from "../../../provider/pve/api/pveError.ts";
import { error, type PreflightFinding, warning } from "../finding.ts";
import type { PveCheck, PveContext } from "./pveContext.ts";

/** Addresses answer the node, publishers list checksums, volumes are there. */
export const checkImages: PveCheck = async (context) => {
  const own = context.manifest.nodes.filter(({ depth }) => depth === 1);
  const onHost = new Set(own.map(({ image }) => image));
  const found = Object.entries(context.manifest.images).map(async ([name, image]) => {
    if (image.source === "url") {
      const answers = await checkUrl(context, name, image, onHost.has(name));
      return [...answers, ...(await checkList(name, image))];
    }
    return onHost.has(name) ? checkVolume(context, name, image) : [];
  });
  return (await Promise.all(found)).flat();
};

/** The node itself asks, for it is the node that downloads. */
async function checkUrl(
  { client, node }: PveContext,
  name: string,
  { location }: ManifestImage,
  isOnHost: boolean,
): Promise<readonly PreflightFinding[]> {
  try {
    await client.urlMetadata(node, location);
    return [];
  } catch (cause) {
    if (!(cause instanceof PveError) || cause.failure === "denied") throw cause;
    const said = {
      code: "pve-image" as const,
      subject: `image ${name}`,
      message: `${location} does not answer ${node}: ${cause.reason}`,
      wayOut: `correct its url; on the node: curl -sI ${location}`,
    };
    // What a node inside downloads, it downloads by its own network.
    return [isOnHost ? error(said) : warning(said)];
  }
}

/** From here, where Pulumi asks for it too. */
async function checkList(
  name: string,
  { location: url, checksums }: ManifestImage,
): Promise<readonly PreflightFinding[]> {
  if (checksums === "") return [];
  try {
    await publishedChecksum({ image: name, url, checksums });
    return [];
  } catch (cause) {
    if (!(cause instanceof ChecksumError)) throw cause;
    const { reason: message, wayOut } = cause;
    return [error({ code: "pve-image", subject: `image ${name}`, message, wayOut })];
  }
}

async function checkVolume(
  { client, node }: PveContext,
  name: string,
  { location }: ManifestImage,
): Promise<readonly PreflightFinding[]> {
  const [storage = ""] = location.split(":");
  const volumes = await client.storageContent(node, storage);
  if (volumes.some(({ volid }) => volid === location)) return [];
  return [
    error({
      code: "pve-image",
      subject: `image ${name}`,
      message: `volume ${location} is not on ${node}`,
      wayOut: `bring it there, or choose from: pvesm list ${storage}`,
    }),
  ];
}
