import { z } from "zod";

import { type Call, defineResource } from "../../core/definition.ts";
import { ChecksumError } from "../api/checksumError.ts";
import { publishedChecksum } from "../api/publishedChecksum.ts";
import { unanswered } from "../api/unanswered.ts";
import type { PveSession } from "../session.ts";

const inputs = z.object({
  image: z.string().min(1).describe("The image's name."),
  url: z.url().describe("Where the node downloads it."),
  checksums: z.url({ protocol: /^https$/ }).describe("Where its publisher lists checksums."),
  checksum: z.string().describe("The recorded one, with its algorithm."),
  volume: z.string().min(1).describe("What it becomes on the node: `local:import/debian.qcow2`."),
});

type Inputs = { image: string; url: string; checksums: string; checksum: string; volume: string };

/**
 * Looks, before a node downloads an image, whether that is still what is recorded: the node would only say that two
 * checksums differ. It is gone when its volume is, so that it is made again before the next download.
 */
export const imageOffer = defineResource<PveSession, Inputs, Record<string, never>>({
  token: "pve:index:ImageOffer",
  description:
    "That an image's publisher still lists the recorded checksum, when a node is about to download the image.",
  inputs,
  outputs: z.object({}),
  replaceOn: ["image", "url", "checksums", "checksum", "volume"],
  deleteBeforeReplace: false,
  timeouts: { create: 60, update: 10, delete: 10 },

  id: ({ volume }) => volume,
  foresee: stillOffered,
  create: stillOffered,
  async read({ client: { api, node } }, _id, known) {
    if (known === undefined) return undefined;
    const { volume } = known.inputs;
    const [storage = ""] = volume.split(":");
    const volumes = await api.storageContent(node, storage).catch(unanswered(node));
    return volumes.some(({ volid }) => volid === volume) ? known : undefined;
  },
  delete: () => Promise.resolve(),
});

async function stillOffered(
  { client: { node }, signal }: Call<PveSession>,
  wanted: Inputs,
): Promise<Record<string, never>> {
  const { image, checksums, checksum } = wanted;
  const now = await publishedChecksum(wanted, { signal });
  if (now === checksum) return {};
  throw new ChecksumError(
    image,
    `its publisher has moved on: ${checksums} has ${now}, and this stack has recorded ${checksum}, ` +
      `so ${node} would refuse what it downloads`,
    "take the new one, which makes its machines anew: " +
      `pulumi up --replace '**ImageChecksum::${image}'; ` +
      `or keep them: give an address that still has the old one as url, and checksum: ${checksum} for checksums`,
  );
}
