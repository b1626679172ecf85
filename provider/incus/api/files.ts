import { Readable } from "node:stream";
import type { IncusClient } from "./client.ts";
import type { Reply } from "./exchange.ts";
import { type FileAttributes, attributesFrom, headersFrom } from "./fileHeaders.ts";
import { paths } from "./paths.ts";

export interface FetchedFile extends FileAttributes {
  /** Content of a file, target of a symlink; to be read or destroyed. Empty for a directory. */
  readonly content: Readable;
}

export interface InstanceFilePost extends Partial<FileAttributes> {
  /** Content of a file, target of a symlink. A function is called once per attempt. */
  readonly content?: string | Uint8Array | (() => Readable);
  readonly write?: "overwrite" | "append";
}

/**
 * Reads a file of an instance, stopped containers included; a VM must run with its agent.
 * Undefined when the file, or its instance, does not exist.
 */
export async function getInstanceFile(
  client: IncusClient,
  instance: string,
  file: string,
): Promise<FetchedFile | undefined> {
  const reply = await request(client, "GET", instance, file);
  if (reply === undefined) return undefined;
  const attributes = attributesFrom(reply.headers);
  if (attributes.type !== "directory") return { ...attributes, content: reply.stream };
  reply.stream.resume();
  return { ...attributes, content: Readable.from([]) };
}

/** Type, mode and owner only. Undefined when the file, or its instance, does not exist. */
export async function headInstanceFile(
  client: IncusClient,
  instance: string,
  file: string,
): Promise<FileAttributes | undefined> {
  const reply = await request(client, "HEAD", instance, file);
  // The bare 404 of a HEAD proves little; a GET says what is missing.
  if (reply === undefined) return attributesOf(await getInstanceFile(client, instance, file));
  reply.stream.resume();
  return attributesFrom(reply.headers);
}

/**
 * Creates a file, directory or symlink; its directory must exist. Over an existing file only the
 * content changes: mode and owner count at creation alone.
 */
export async function createInstanceFile(
  client: IncusClient,
  instance: string,
  file: string,
  post: InstanceFilePost,
): Promise<void> {
  const { content = "", write = "overwrite", ...attributes } = post;
  const bytes = typeof content === "function" ? undefined : Buffer.from(content);
  await client.submit({
    method: "POST",
    path: filePath(instance, file),
    long: true,
    headers: { ...headersFrom({ type: "file", ...attributes }), "x-incus-write": write },
    content: {
      type: "application/octet-stream",
      ...(bytes === undefined ? {} : { length: bytes.byteLength }),
      open: typeof content === "function" ? content : () => Readable.from([Buffer.from(content)]),
    },
  });
}

/** Removes a file or an empty directory. Already absent is fine. */
export async function deleteInstanceFile(
  client: IncusClient,
  instance: string,
  file: string,
): Promise<void> {
  try {
    await client.submit({ method: "DELETE", path: filePath(instance, file) });
  } catch (error) {
    if (!(await client.isAbsence(error))) throw error;
  }
}

function attributesOf(file: FetchedFile | undefined): FileAttributes | undefined {
  if (file === undefined) return undefined;
  const { content, ...attributes } = file;
  content.destroy();
  return attributes;
}

async function request(
  client: IncusClient,
  method: "GET" | "HEAD",
  instance: string,
  file: string,
): Promise<Reply | undefined> {
  try {
    return await client.raw({ method, path: filePath(instance, file), long: method === "GET" });
  } catch (error) {
    if (await client.isAbsence(error)) return undefined;
    throw error;
  }
}

function filePath(instance: string, file: string): string {
  return paths`/1.0/instances/${instance}/files?path=${file}`;
}
