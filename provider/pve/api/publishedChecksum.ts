import { ChecksumError } from "./checksumError.ts";
import { listedChecksums } from "./listedChecksums.ts";

/** An image and where its publisher says what it is. */
export interface PublishedImage {
  /** Its name, for messages. */
  readonly image: string;
  /** Where the image is; its last part is the name in the list. */
  readonly url: string;
  /** Where the list is; https. */
  readonly checksums: string;
}

interface Bounds {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the whole list must be there. Default 30,000. */
  readonly timeoutMs?: number;
}

/** Debian's lists have 30 KB. */
const largestBytes = 1024 * 1024;

/** As a description has it; Proxmox VE would take weaker ones too. */
const accepted = /^sha(256:[0-9a-f]{64}|384:[0-9a-f]{96}|512:[0-9a-f]{128})$/;

/**
 * The checksum that an image's publisher lists now, the strongest one: `sha512:...`. The list comes over verified TLS, from
 * the very address that is given.
 *
 * @throws ChecksumError when there is no such list, or none that tells it
 */
export async function publishedChecksum(from: PublishedImage, bounds: Bounds = {}) {
  const { image, url, checksums } = from;
  const file = decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "");
  const found = listedChecksums(await readList(from, bounds), file);
  const [best] = found.filter((one) => accepted.test(one)).sort((a, b) => b.length - a.length);
  if (best !== undefined) return best;
  const algorithms = found.map((one) => one.split(":")[0]).join(" and ");
  throw new ChecksumError(
    image,
    found.length === 0
      ? `${checksums} does not list ${file}`
      : `${checksums} has ${file} with ${algorithms} only`,
    found.length === 0
      ? "correct url or checksums: the list has a line for each file, as sha256sum writes it"
      : "name a list with sha256, sha384 or sha512, or give the checksum itself as checksum",
  );
}

async function readList(
  { image, checksums }: PublishedImage,
  { signal, timeoutMs = 30_000 }: Bounds,
): Promise<string> {
  const refused = (reason: string, wayOut: string, cause?: unknown) =>
    new ChecksumError(image, `${checksums} ${reason}`, wayOut, { cause });
  const timer = AbortSignal.timeout(timeoutMs);
  const stop = AbortSignal.any(signal === undefined ? [timer] : [timer, signal]);
  try {
    // Where it leads is for whoever wrote the address to decide.
    const response = await fetch(checksums, { redirect: "manual", signal: stop });
    const { status, headers, body } = response;
    if (status === 200 && body !== null) {
      const text = await readBounded(body);
      if (text !== undefined) return text;
      throw refused("has more than 1 MiB", "give the address of the list, not of the image");
    }
    await body?.cancel();
    const target = headers.get("location");
    throw target === null
      ? refused(`answers HTTP ${status}`, "correct checksums")
      : refused(`leads on to ${target}`, "give the address that you trust as checksums");
  } catch (cause) {
    if (cause instanceof ChecksumError) throw cause;
    signal?.throwIfAborted();
    const wayOut = `see what this machine gets: curl -sS ${checksums}`;
    if (timer.aborted) {
      throw refused(`gave no whole answer within ${timeoutMs / 1000} s`, wayOut);
    }
    // `fetch failed` says nothing; its cause does.
    const inner = ((cause as Error).cause ?? cause) as Error;
    throw refused(
      `cannot be read: ${inner.message}`,
      `${wayOut}; a CA of your own is trusted by NODE_EXTRA_CA_CERTS=<file>`,
      inner,
    );
  }
}

/** Undefined where it is too much. */
async function readBounded(body: ReadableStream<Uint8Array>): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > largestBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
