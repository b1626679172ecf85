import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { projectRoot } from "../../../cli/projectRoot.ts";
import type { RoundtripReport } from "../../../cli/roundtrip/report.ts";
import { settingsFile } from "../../../cli/stacks/stackSettings.ts";
import { nestedOutputs } from "../../../stack/outputs.ts";
import { plugin } from "../proxmoxvePlugin/pveStack.ts";

vi.setConfig({ testTimeout: 900_000, hookTimeout: 120_000 });

/** A stack in `stacks/` on a real Proxmox VE, that is not deployed: what is tried on the stand-in is tried there. */
const real = process.env["STRATA_TEST_PVE_STACK"];
if (real === undefined) {
  console.log("STRATA_TEST_PVE_STACK names no stack of a real Proxmox VE: the stand-in is tried");
}

let dir: string;
const strata = (...args: readonly string[]) =>
  execa(process.execPath, [join(projectRoot, "cli/strata.mjs"), ...args], {
    env: { STRATA_LAB_DIR: join(dir, "lab") },
    all: true,
    reject: false,
  });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "strata-demo-"));
});
afterAll(async () => {
  if (real === undefined) {
    await strata("lab", "down");
    await rm(settingsFile("demo-father"), { force: true });
  }
  await rm(dir, { recursive: true, force: true });
});

test.skipIf(plugin === undefined)(
  "a Proxmox VE in a Proxmox VE goes up, is proven, and comes down, hands free",
  async () => {
    const report = join(dir, real === undefined ? "lab/roundtrip" : "roundtrip");
    const { exitCode, all } = await (real === undefined
      ? strata("demo-nested")
      : strata("roundtrip", real, "--report", report));
    expect(exitCode, all).toBe(0);
    const text = await readFile(join(report, "roundtrip.json"), "utf8");
    const { phases, left, result } = JSON.parse(text) as RoundtripReport;
    expect({ result, left }).toEqual({ result: "passed", left: [] });
    expect(phases.map(({ name, status }) => `${name} ${status}`)).toEqual([
      "preflight passed",
      "up passed",
      "verify passed",
      "destroy passed",
    ]);
    const { hostnames, trees } = nestedOutputs.parse(phases[2]?.evidence);
    for (const [name, said] of Object.entries(hostnames)) expect(said).toBe(name);
    for (const hashes of Object.values(trees)) expect(new Set(Object.values(hashes)).size).toBe(1);
    if (real === undefined) expect(Object.keys(hostnames)).toEqual(["inner", "test"]);
  },
);
