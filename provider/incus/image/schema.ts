import { z } from "zod";

import type { Properties } from "../../core/values.ts";
import type { Config } from "../keys.ts";
import { configMap, projectInput } from "../schemas.ts";

export type ImageKind = "container" | "virtual-machine";

export type ImageInputs = Properties & {
  project: string;
  aliases: string[];
  public: boolean;
  autoUpdate: boolean;
  properties: Config;
  file?: string;
  metadataFile?: string;
  rootfsFile?: string;
  fileHash?: string;
  server?: string;
  protocol?: "simplestreams" | "incus" | "oci";
  alias?: string;
  type?: ImageKind;
};

export type ImageOutputs = {
  fingerprint: string;
  size: number;
  architecture: string;
  instanceType: ImageKind;
  shared: boolean;
  ownAliases: string[];
};

const text = (description: string) => z.string().min(1).optional().describe(description);

export const imageInputs = z.object({
  project: projectInput,
  aliases: z
    .array(z.string().min(1))
    .optional()
    .describe("Names that instances may use for it. Other aliases of the image are left alone."),
  public: z
    .boolean()
    .optional()
    .describe("Whether untrusted clients may fetch it. Default: false."),
  autoUpdate: z
    .boolean()
    .optional()
    .describe("Whether Incus follows `alias` on `server` to newer images. Default: false."),
  properties: configMap
    .optional()
    .describe("Properties beside those that the image brings along, such as `description`."),
  file: text(
    "Local tarball that holds metadata and root file system. Relative paths start at the program's directory. Only its content counts: a new one replaces the image.",
  ),
  metadataFile: text("Local metadata tarball of a split image; with `rootfsFile`."),
  rootfsFile: text("Local root file system of a split image: squashfs, tarball or disk image."),
  fileHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "must be a SHA-256: 64 hex digits in lower case")
    .optional()
    .describe(
      "SHA-256 of the local files, which is the image's fingerprint. Filled in; given by hand it is compared. Alone it names an image that must be there.",
    ),
  server: z
    .string()
    .regex(
      /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/])/,
      "must be an https URL (http only for the server's own loopback)",
    )
    .optional()
    .describe("Server that the daemon itself downloads the image from. A change replaces."),
  protocol: z
    .enum(["simplestreams", "incus", "oci"])
    .optional()
    .describe('Protocol of `server`. Default: "simplestreams". A change replaces.'),
  alias: text("Name of the image on `server`, such as `debian/12`. A change replaces."),
  type: z
    .enum(["container", "virtual-machine"])
    .optional()
    .describe(
      'What a remote or split image is for; a unified tarball says it itself. Default: "container". A change replaces.',
    ),
});

export const imageOutputs = z.object({
  fingerprint: z.string().describe("SHA-256 that identifies the image on every server."),
  size: z.number().describe("Bytes."),
  architecture: z.string().describe("Such as `x86_64`."),
  instanceType: z
    .enum(["container", "virtual-machine"])
    .describe("Kind of instance that it makes."),
  shared: z
    .boolean()
    .describe(
      "It was there before and belongs to no stack or another one: never changed or deleted.",
    ),
  ownAliases: z.array(z.string()).describe("The aliases that this resource made, and removes."),
});
