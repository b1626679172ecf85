import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { archiveToolchain } from "../../../cli/setup/archiveToolchain.ts";
import { ensureToolchain } from "../../../cli/setup/ensureToolchain.ts";
import { goToolchain } from "../../../cli/setup/goToolchain.ts";
import { pathToolchain } from "../../../cli/setup/pathToolchain.ts";
import { cachedToolchain } from "../../../cli/setup/toolchainCache.ts";
import { pulumiVersion } from "../../../cli/setup/toolchain.ts";
import { findProgram } from "../../../cli/setup/findProgram.ts";
import { useFakeTools } from "./fakeTools.ts";

const tools = useFakeTools();
const architecture = process.arch === "x64" ? "amd64" : process.arch;

/** The default order without the step that leaves this machine. */
const offlineSteps = [
  ["path", pathToolchain],
  ["cache", cachedToolchain],
  ["archive", archiveToolchain],
  ["go", goToolchain],
] as const;

async function packArchive(version: string): Promise<string> {
  const packed = await tools.toolchain("packed", version);
  const dir = join(tools.dir, "offline");
  await mkdir(dir);
  execFileSync("tar", [
    "-cJf",
    join(dir, `pulumi-linux-${architecture}.tar.xz`),
    "-C",
    packed,
    ".",
  ]);
  return dir;
}

/** PATH with only the named programs of this machine. */
async function pathOf(...names: string[]): Promise<string> {
  for (const name of names) {
    const real = findProgram(name, process.env["PATH"]);
    await tools.program("path", name, `exec ${real} "$@"`);
  }
  return join(tools.dir, "path");
}

describe("ensureToolchain", () => {
  it("takes a recent Pulumi on PATH before the cache", async () => {
    await tools.toolchain(`cache/pulumi/${pulumiVersion}`, pulumiVersion);
    const dir = await tools.toolchain("user", "3.300.1");
    const found = await ensureToolchain(tools.context({ PATH: dir }), offlineSteps);
    expect(found).toEqual({ dir, version: "3.300.1", origin: "PATH" });
    expect(tools.log).toEqual([]);
  });

  it("takes the cache when the Pulumi on PATH is too old, and says so", async () => {
    const dir = await tools.toolchain(`cache/pulumi/${pulumiVersion}`, pulumiVersion);
    const old = await tools.toolchain("user", "3.229.9");
    const found = await ensureToolchain(tools.context({ PATH: old }), offlineSteps);
    expect(found.dir).toBe(dir);
    expect(tools.log).toEqual([
      `path: ${old}/pulumi is version 3.229.9; update it to 3.230.0 or later`,
    ]);
  });

  it("does not take a Pulumi on PATH that cannot run Node programs", async () => {
    const dir = await tools.toolchain(`cache/pulumi/${pulumiVersion}`, pulumiVersion);
    const alone = await tools.program("user", "pulumi", "echo v3.300.0");
    const found = await ensureToolchain(tools.context({ PATH: alone }), offlineSteps);
    expect(found.dir).toBe(dir);
    expect(tools.log[0]).toContain("no pulumi-language-nodejs on PATH");
  });

  it("unpacks STRATA_TOOLCHAIN into the cache once", async () => {
    const env = { STRATA_TOOLCHAIN: await packArchive(pulumiVersion), PATH: "/usr/bin:/bin" };
    const first = await ensureToolchain(tools.context(env), offlineSteps.slice(1));
    expect(first.dir).toBe(join(tools.dir, "cache/pulumi", pulumiVersion));
    const second = await ensureToolchain(tools.context(env), offlineSteps.slice(1));
    expect(second.origin).toBe("the cache");
    expect(tools.log.filter((line) => line.startsWith("unpacking"))).toHaveLength(1);
  });

  it("leaves nothing in the cache after an archive of another version", async () => {
    const env = { STRATA_TOOLCHAIN: await packArchive("3.200.0"), PATH: "/usr/bin:/bin" };
    await expect(archiveToolchain(tools.context(env))).rejects.toThrow(
      `its pulumi is version 3.200.0 instead of ${pulumiVersion}`,
    );
    expect(readdirSync(join(tools.dir, "cache/pulumi"))).toEqual([]);
  });

  it.runIf(existsSync("/usr/bin/dpkg-deb"))("needs no xz where dpkg-deb is", async () => {
    const path = await pathOf("dpkg-deb", "tar");
    const env = { STRATA_TOOLCHAIN: await packArchive(pulumiVersion), PATH: path };
    const found = await archiveToolchain(tools.context(env));
    expect(readdirSync(found?.dir ?? "").sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
  });

  it("names every way out when no way works", async () => {
    const env = { STRATA_TOOLCHAIN: await packArchive(pulumiVersion), PATH: "/nowhere" };
    await tools.program("user", "go", "echo go version go1.19.8 linux/amd64");
    const path = join(tools.dir, "user");
    const failure = ensureToolchain(tools.context({ ...env, PATH: path }), offlineSteps);
    await expect(failure).rejects.toThrow(/archive: xz is not installed; install it \(apt-get/);
    await expect(failure).rejects.toThrow(
      /go: go on PATH is version 1\.19\.8; install Go 1\.24 or/,
    );
  });

  it("shows what the Go build said last", async () => {
    const script =
      "case $1 in version) echo go version go1.26.0 linux/amd64;; *) echo no proxy >&2; exit 1;; esac";
    const path = await tools.program("user", "go", script);
    await expect(goToolchain(tools.context({ PATH: path }))).rejects.toThrow(
      /cannot build pulumi: no proxy; check that the Go module proxy is reachable/,
    );
    expect(readdirSync(join(tools.dir, "cache"))).toEqual(["pulumi"]);
  });
});
