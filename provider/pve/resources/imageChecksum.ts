import { z } from "zod";

import { defineResource } from "../../core/definition.ts";
import { publishedChecksum } from "../api/publishedChecksum.ts";

const inputs = z.object({
  image: z
    .string()
    .min(1)
    .optional()
    .describe("The image's name, for messages. Default: the resource's own name."),
  url: z.url().describe("Where the image is; its last part is its name in the list."),
  checksums: z
    .url({ protocol: /^https$/, error: "must be an address such as https://host/SHA512SUMS" })
    .describe("Where its publisher lists checksums, as sha256sum and its like write them."),
});

const outputs = z.object({
  checksum: z.string().describe("With its algorithm, such as `sha512:...`."),
});

type Inputs = { image: string; url: string; checksums: string };
type Outputs = { checksum: string };

/**
 * What "latest" was when the image was first deployed. Nobody asks again by themselves: another image makes machines anew,
 * so that it is taken is a decision, `pulumi up --replace`.
 */
export const imageChecksum = defineResource<unknown, Inputs, Outputs>({
  token: "pve:index:ImageChecksum",
  description:
    "The checksum that an image's publisher lists, asked once and kept; asked again where it is replaced or an address changes.",
  inputs,
  outputs,
  replaceOn: ["image", "url", "checksums"],
  deleteBeforeReplace: false,
  timeouts: { create: 60, update: 10, delete: 10 },

  defaults: (given, name) => ({ image: name, ...given }),
  id: ({ image }) => image,
  foresee: asked,
  create: asked,
  read: (_call, _id, known) => Promise.resolve(known),
  delete: () => Promise.resolve(),
});

async function asked({ signal }: { readonly signal: AbortSignal }, wanted: Inputs) {
  return { checksum: await publishedChecksum(wanted, { signal }) };
}
