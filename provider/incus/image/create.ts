import { resolve } from "node:path";
import type { Call } from "../../core/definition.ts";
import { PartialFailure } from "../../core/partialFailure.ts";
import { copyImage, type ImageFiles, uploadImage } from "../api/images.ts";
import type { Image } from "../api/types/images.ts";
import { ensure } from "../ensure.ts";
import { hashFiles, unreadable } from "../localFiles.ts";
import type { ProviderSession } from "../providerSession.ts";
import { presentAliases, refuseTakenAliases, settleAliases } from "./aliases.ts";
import type { ImageInputs, ImageOutputs } from "./schema.ts";
import { type ImageScope, imageScope, imageToken, outputsOf } from "./scope.ts";
import { isFrom, localFiles, uploadOf } from "./source.ts";
import { putBack, putImage } from "./write.ts";

/** An image on the server, and whether somebody else brought it there. */
interface Present {
  readonly image: Image;
  readonly shared: boolean;
  readonly isNew: boolean;
}

/**
 * Uploads or fetches an image unless it is there. One that is there without our mark is used as it
 * is and stays when the resource goes.
 */
export async function createImage(
  call: Call<ProviderSession>,
  inputs: ImageInputs,
): Promise<ImageOutputs> {
  const scope = imageScope(call, inputs);
  const before =
    inputs.server === undefined ? undefined : await scope.api.list<Image>("/1.0/images");
  const live = before
    ? before.find((image) => isFrom(image, inputs))
    : await scope.find(inputs.fileHash ?? "");
  await refuseTakenAliases(scope, live?.fingerprint, "create");
  const { image, shared, isNew } = live
    ? { image: live, shared: !scope.isOurs(live), isNew: false }
    : await (before ? fetched(scope, before) : uploaded(scope));

  const own = new Set<string>();
  try {
    // Aliases that a broken run left on our own image are ours as well.
    if (!shared) for (const name of await presentAliases(scope, image.fingerprint)) own.add(name);
    await settleAliases(scope, image.fingerprint, own);
    if (!isNew && !shared) await putImage(scope, image.fingerprint, inputs);
    if (shared) sayShared(scope);
    return outputsOf(image, shared, [...own]);
  } catch (cause) {
    const reason = `${scope.object} is there, but could not be finished: ${(cause as Error).message}`;
    throw new PartialFailure([reason], outputsOf(image, shared, [...own]), { cause });
  }
}

async function uploaded(scope: ImageScope): Promise<Present> {
  const { inputs, call, object, api } = scope;
  const { fileHash: fingerprint = "" } = inputs;
  const files = checkedFiles(scope);
  await ensure<Image>(call, {
    object,
    token: imageToken,
    id: scope.id,
    post: async () => {
      call.status("uploading");
      const properties = { ...inputs.properties, ...scope.mark };
      await uploadImage(api, { files, public: inputs.public, properties, fingerprint });
    },
    find: () => scope.find(fingerprint),
    config: ({ properties }) => properties,
  });
  return { image: await found(scope, fingerprint), shared: false, isNew: true };
}

function checkedFiles(scope: ImageScope): ImageFiles {
  const { inputs, object } = scope;
  const files = uploadOf(inputs);
  if (!files) {
    throw new Error(
      `cannot create ${object}: no image with fingerprint ${inputs.fileHash ?? ""} is there; give its file`,
    );
  }
  for (const file of localFiles(inputs)) {
    const reason = unreadable(file);
    if (reason) throw new Error(`cannot create ${object}: ${reason}; build or fetch it first`);
  }
  if (hashFiles(localFiles(inputs)) !== inputs.fileHash) {
    const names = localFiles(inputs).map((file) => resolve(file));
    throw new Error(
      `cannot create ${object}: ${names.join(" and ")} changed since it was checked; run pulumi up again`,
    );
  }
  return files;
}

async function fetched(scope: ImageScope, before: readonly Image[]): Promise<Present> {
  const { inputs, call, object, api } = scope;
  const { server = "", alias = "", protocol = "simplestreams", type = "container" } = inputs;
  if (protocol === "oci") await api.require("instance_oci", "6.3", `${object} with protocol oci`);
  let fingerprint: string | undefined;
  await ensure<Image>(call, {
    object: `${object} from ${alias} at ${server}`,
    token: imageToken,
    id: scope.id,
    post: async () => {
      call.status(`fetching ${alias} from ${server}`);
      fingerprint = await copyImage(api, {
        source: { type: "image", mode: "pull", server, protocol, alias, image_type: type },
        public: inputs.public,
        auto_update: inputs.autoUpdate,
        properties: { ...inputs.properties, ...scope.mark },
      });
    },
    find: () => scope.findFetched(),
    config: ({ properties }) => properties,
  });
  const image = fingerprint ? await found(scope, fingerprint) : await scope.findFetched();
  if (!image) throw new Error(`${object} is gone right after it was fetched; run pulumi up again`);
  // The same image was there under another name: the daemon has just written our settings over its own.
  const prior = before.find((other) => other.fingerprint === image.fingerprint);
  if (prior) await putBack(scope, prior);
  return { image: prior ?? image, shared: prior !== undefined, isNew: true };
}

async function found(scope: ImageScope, fingerprint: string): Promise<Image> {
  const image = await scope.find(fingerprint);
  if (image) return image;
  throw new Error(`${scope.object} is gone right after it was made; run pulumi up again`);
}

function sayShared({ call, object, inputs }: ImageScope): void {
  const settings = Object.keys(inputs.properties).length > 0 || inputs.public || inputs.autoUpdate;
  const unused = settings ? "; its properties, public and autoUpdate stay as they are" : "";
  call.warn(`${object} was there already: it is shared and stays when this resource goes${unused}`);
}
