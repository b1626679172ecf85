import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import * as http from "node:http";
import { pipeline } from "node:stream/promises";
import { execa } from "execa";
import { fillCache } from "./toolchainCache.ts";
import { pulumiVersion, type SetupContext, type Toolchain } from "./toolchain.ts";

/** The two places where the vendor's installer finds its releases. */
export const vendorReleases = [
  "https://get.pulumi.com/releases/sdk",
  `https://github.com/pulumi/pulumi/releases/download/v${pulumiVersion}`,
];

/** A machine without the outside should not wait long to learn it. */
const answerWithinMs = 5_000;
const downloadWithinMs = 15 * 60_000;

const setProxy = "setGlobalProxyFromEnv" in http ? http.setGlobalProxyFromEnv : undefined;

/** The vendor's release, the very archive that its install script unpacks. */
export async function vendorToolchain(
  context: SetupContext,
  releases: readonly string[] = vendorReleases,
): Promise<Toolchain | undefined> {
  context.log(`downloading Pulumi ${pulumiVersion} from its vendor (about 1 min)`);
  // Node 22 has no such function and reads the proxy variables not at all.
  const restoreProxy = setProxy?.(context.env);
  const causes: string[] = [];
  try {
    for (const release of releases) {
      try {
        const fill = (dir: string) => download(release, dir, context.log);
        return await fillCache(context, release, fill);
      } catch (error) {
        causes.push(`${release}: ${describe(error)}`);
      }
    }
  } finally {
    restoreProxy?.();
  }
  throw new Error(`${causes.join("; ")}; check that this machine reaches one of them`);
}

async function download(release: string, dir: string, log: (line: string) => void): Promise<void> {
  const name = `pulumi-v${pulumiVersion}-linux-${process.arch}.tar.gz`;
  const expected = await readChecksum(`${release}/pulumi-${pulumiVersion}-checksums.txt`, name);
  if (!expected) log(`${release} offers no checksum for ${name}`);
  const archive = join(dir, name);
  await save(`${release}/${name}`, archive);
  const actual = await sha256(archive);
  if (expected && actual !== expected) {
    throw new Error(`${name} has sha256 ${actual}, its release says ${expected}`);
  }
  // The release carries a host for every language and a few of them are large.
  const others = ["dotnet", "go", "java", "python", "yaml", "hcl", "bun"];
  const skip = others.map((language) => `--exclude=*-${language}*`);
  const target = ["--strip-components=1", "--no-same-owner", "-C", dir];
  await execa("tar", ["-xzf", archive, ...skip, ...target]);
  await execa("rm", ["-f", archive]);
}

/** undefined when the release offers no checksum of that file. */
async function readChecksum(url: string, name: string): Promise<string | undefined> {
  const response = await get(url);
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${url} answers HTTP ${response.status}`);
  const lines = (await response.text()).split("\n").map((line) => line.trim().split(/\s+\*?/));
  return lines.find(([, file]) => file === name)?.[0]?.toLowerCase();
}

async function save(url: string, file: string): Promise<void> {
  const response = await get(url);
  if (!response.ok || !response.body) throw new Error(`${url} answers HTTP ${response.status}`);
  const signal = AbortSignal.timeout(downloadWithinMs);
  await pipeline(response.body, createWriteStream(file), { signal });
}

/** Bounds the time to the answer's first line, not the download that follows. */
async function get(url: string): Promise<Response> {
  const stop = new AbortController();
  const reason = new Error(`no answer within ${answerWithinMs / 1000} s`);
  const timer = setTimeout(() => stop.abort(reason), answerWithinMs);
  try {
    return await fetch(url, { signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** `fetch failed` says nothing; its cause does. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
