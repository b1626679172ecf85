import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../../cli/projectRoot.ts";

const cache = mkdtempSync(join(tmpdir(), "strata-program-"));
afterAll(() => rmSync(cache, { recursive: true }));

/** Node as the language host starts it, with a version of the test's choice. */
function start(version: string) {
  const pretend = `Object.defineProperty(process, "version", { value: "${version}" })`;
  const imports = [`data:text/javascript,${pretend}`, "./cli/setup/programNode.mjs"];
  const program = 'console.log(require("node:module").getCompileCacheDir())';
  const args = [
    ...imports.flatMap((one) => ["--import", one]),
    "-e",
    program,
    "--",
    "--stack",
    "dev-x",
  ];
  const env = { STRATA_CACHE_DIR: cache, NODE_COMPILE_CACHE: undefined };
  return execa(process.execPath, args, { cwd: projectRoot, env, reject: false });
}

describe("programNode", () => {
  it("turns on the compile cache", async () => {
    const { exitCode, stdout } = await start("v22.18.0");
    expect(exitCode).toBe(0);
    expect(stdout.startsWith(join(cache, "node"))).toBe(true);
  });

  it("ends an old Node with the line that mends it", async () => {
    const { exitCode, stderr, stdout } = await start("v20.20.2");
    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      /needs Node 22\.18\.0 .* is v20\.20\.2; run: eval "\$\(npx --no strata env dev-x\)"$/,
    );
  });
});
