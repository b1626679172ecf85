import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Call } from "../../../../provider/core/definition.ts";
import { trustedCertificate } from "../../../../provider/pve/resources/trustedCertificate.ts";

const call = {} as Call<never>;
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "strata-ca-"));
  vi.stubEnv("STRATA_PVE_CA_leaf_pve", join(dir, "leaf-pve"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true });
});

it("keeps the certificate where the node's variable says, and notices when it is gone", async () => {
  const inputs = { node: "leaf-pve", certificate: "PEM" };
  const known = { inputs, outputs: {} };
  await trustedCertificate.create(call, inputs);
  expect(await readFile(join(dir, "leaf-pve/node.pem"), "utf8")).toBe("PEM");
  expect(await trustedCertificate.read(call, "leaf-pve", known)).toEqual(known);
  await trustedCertificate.delete(call, "leaf-pve", known);
  expect(await trustedCertificate.read(call, "leaf-pve", known)).toBeUndefined();
});

it("says what to do where the variable is not set", async () => {
  await expect(
    trustedCertificate.create(call, { node: "other", certificate: "PEM" }),
  ).rejects.toThrow(/STRATA_PVE_CA_other is not set.*strata env/);
});
