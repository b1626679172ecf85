import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { builtPlugin, cachedPlugin } from "../../../lab/proxmoxvePlugin/builtPlugin.ts";
import { findPlugin } from "../../../lab/proxmoxvePlugin/findPlugin.ts";
import {
  installProxmoxvePlugin,
  pluginDirectory,
} from "../../../lab/proxmoxvePlugin/installProxmoxvePlugin.ts";

let dir: string;
let cache: string;
let log: string[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "strata-plugin-"));
  cache = join(dir, "cache");
  log = [];
});
afterEach(() => rm(dir, { recursive: true }));

/** A `go` whose build notes itself and writes a plugin that says its version, or does `build` in its stead. */
async function options(build = writePlugin, version = "1.26.0") {
  const script = `#!/bin/sh
if [ "$1" = version ]; then echo go version go${version} linux/amd64; exit; fi
echo "$@" >>${join(dir, "builds")}
while [ "$1" != -o ]; do shift; done
${build}
`;
  await writeFile(join(dir, "go"), script);
  await chmod(join(dir, "go"), 0o755);
  const env = { PATH: `${dir}:/usr/bin:/bin` };
  return { cache, env, log: (line: string) => void log.push(line) };
}

const writePlugin = `printf '#!/bin/sh\\necho 8.5.0\\n' >"$2"; chmod +x "$2"`;
const builds = async () =>
  (await readFile(join(dir, "builds"), "utf8").catch(() => "")).split("\n").length - 1;

test("is built once, also when two ask at once, and says so", async () => {
  const given = await options();
  expect(await cachedPlugin(cache)).toBeUndefined();
  const [one, other] = await Promise.all([builtPlugin(given), builtPlugin(given)]);
  expect([other, await cachedPlugin(cache), await builds()]).toEqual([one, one, 1]);
  expect(log[0]).toMatch(
    /^lab: build the proxmoxve plugin 8\.5\.0 from Go modules \(about 300 s\)$/,
  );
  expect(await readdir(join(cache, "plugins"))).toHaveLength(1);
  expect(await readFile(join(dir, "builds"), "utf8")).toContain("-X main.version=8.5.0");
});

test("a build that fails leaves nothing, and says what to do", async () => {
  const offline = await options("echo 'dial tcp: no route to host' >&2; exit 1");
  await expect(builtPlugin(offline)).rejects.toThrow(
    /^cannot build the proxmoxve plugin 8\.5\.0: .*no route to host; check that the Go module proxy.*; or give/,
  );
  const broken = await options(`printf '#!/bin/sh\\nexit 3\\n' >"$2"; chmod +x "$2"`);
  await expect(builtPlugin(broken)).rejects.toThrow(/exit code 3/);
  const other = await options(`printf '#!/bin/sh\\necho 0.0.0\\n' >"$2"; chmod +x "$2"`);
  await expect(builtPlugin(other)).rejects.toThrow(/says it is version 0\.0\.0/);
  expect(await readdir(join(cache, "plugins"))).toEqual([]);
  expect(await builtPlugin(await options())).toBe(await cachedPlugin(cache));
});

test("an old Go, and none, are named with the way out", async () => {
  await expect(builtPlugin(await options(writePlugin, "1.19.8"))).rejects.toThrow(
    /go on PATH is version 1\.19\.8; install Go 1\.24 or later/,
  );
  const given = { ...(await options()), env: { PATH: join(dir, "nowhere") } };
  await expect(builtPlugin(given)).rejects.toThrow(
    /Go is not installed; install Go 1\.24 or later/,
  );
});

test("is looked for at the vendor's, in the cache, and only then built, if asked", async () => {
  const given = await options();
  const having = (env: Record<string, string>) => ({ ...given, env: { ...given.env, ...env } });
  expect(await findPlugin(given)).toBeUndefined();
  expect(await findPlugin(having({ STRATA_PROXMOXVE_PLUGIN: "/theirs" }))).toBe("/theirs");
  expect(await builds()).toBe(0);
  const ours = await findPlugin(having({ STRATA_BUILD_PLUGINS: "1" }));
  expect(await findPlugin(given)).toBe(ours);
  expect(await findPlugin(having({ STRATA_PROXMOXVE_PLUGIN: "/theirs" }))).toBe("/theirs");
});

test("is installed where the engine looks, again and again", async () => {
  const [home, theirs] = [join(dir, "home"), join(dir, "theirs")];
  await mkdir(theirs);
  await writeFile(join(theirs, "pulumi-resource-proxmoxve"), "theirs");
  await installProxmoxvePlugin(home, await builtPlugin(await options()));
  await installProxmoxvePlugin(home, theirs);
  const installed = join(home, pluginDirectory, "pulumi-resource-proxmoxve");
  expect(await readFile(installed, "utf8")).toBe("theirs");
  expect(pluginDirectory).toBe("plugins/resource-proxmoxve-v8.5.0");
});
