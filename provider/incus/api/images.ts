import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import type { IncusClient, Sent } from "./client.ts";
import type { Content } from "./exchange.ts";
import { IncusError } from "./incusError.ts";
import { multipart } from "./multipart.ts";
import type { ImagesPost } from "./types/images.ts";

/** Local files of an image: one tarball, or metadata and root file system apart. */
export type ImageFiles =
  | { readonly unified: string }
  | { readonly metadata: string; readonly rootfs: string; readonly type: ImageKind };

type ImageKind = "container" | "virtual-machine";

export interface ImageUpload {
  readonly files: ImageFiles;
  readonly public?: boolean;
  readonly properties?: Readonly<Record<string, string>>;
  /** What the upload must come to; the server refuses it otherwise. */
  readonly fingerprint?: string;
}

const path = "/1.0/images";

/** The identity that the daemon will give these files: SHA-256 of their bytes in upload order. */
export async function imageFingerprint(files: ImageFiles): Promise<string> {
  const hash = createHash("sha256");
  const names = "unified" in files ? [files.unified] : [files.metadata, files.rootfs];
  for (const name of names) {
    for await (const chunk of createReadStream(name)) hash.update(chunk as Buffer);
  }
  return hash.digest("hex");
}

/** Uploads local files as an image, without time limit, and gives its fingerprint. */
export async function uploadImage(client: IncusClient, upload: ImageUpload): Promise<string> {
  const { files, properties, fingerprint } = upload;
  const sent = await client.submit({
    method: "POST",
    path,
    long: true,
    headers: {
      "x-incus-filename": encodeURIComponent(fileNameOf(files)),
      ...(fingerprint === undefined ? {} : { "x-incus-fingerprint": fingerprint }),
      ...(upload.public === true ? { "x-incus-public": "true" } : {}),
      ...(properties === undefined
        ? {}
        : { "x-incus-properties": new URLSearchParams(properties).toString() }),
    },
    content: contentOf(files),
  });
  return fingerprintOf(await followed(client, sent));
}

/** Has the daemon copy an image from a server, and gives its fingerprint. */
export async function copyImage(client: IncusClient, post: ImagesPost): Promise<string> {
  return fingerprintOf(await client.send("POST", path, post));
}

async function followed(client: IncusClient, sent: Sent): Promise<Sent> {
  if (sent.operation === undefined) return sent;
  return { ...sent, operation: await client.follow(sent.operation, { method: "POST", path }) };
}

function fingerprintOf({ operation }: Sent): string {
  const fingerprint = operation?.metadata?.fingerprint;
  if (typeof fingerprint === "string") return fingerprint;
  const reason = "the server named no fingerprint for the image";
  throw new IncusError({ method: "POST", path, outcome: "unknown", reason });
}

function contentOf(files: ImageFiles): Content {
  if ("unified" in files) {
    const { unified } = files;
    return {
      type: "application/octet-stream",
      length: statSync(unified).size,
      open: () => createReadStream(unified),
    };
  }
  const rootfs = files.type === "virtual-machine" ? "rootfs.img" : "rootfs";
  return multipart([
    { name: "metadata", file: files.metadata },
    { name: rootfs, file: files.rootfs },
  ]);
}

function fileNameOf(files: ImageFiles): string {
  return basename("unified" in files ? files.unified : files.metadata);
}
