import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { PveTarget } from "../../lab/proxmoxvePlugin/pveTarget.ts";
import { EndpointNode } from "../../lab/pve/endpointNode.ts";
import { prefix } from "../../lab/pve/testNode.ts";

let pve: PveTarget;
let dir: string;

beforeAll(async () => {
  pve = await PveTarget.start("pve-1");
  dir = mkdtempSync(join(tmpdir(), "strata-endpoint-"));
  writeFileSync(join(dir, "token"), `${pve.rootToken}\n`);
  writeFileSync(join(dir, "node.pem"), pve.certificate);
  await pve.api.ask("POST", "/pools", { poolid: "theirs" });
  await makeVm(89_999, `${prefix}-beyond`);
});
afterAll(async () => {
  await pve.close();
  rmSync(dir, { recursive: true });
});
beforeEach(() => {
  const { url, checksum } = pve.place.images.cloud;
  const settings = {
    ENDPOINT: `${pve.endpoint}/`,
    CERTIFICATE: join(dir, "node.pem"),
    TOKEN_FILE: join(dir, "token"),
    IDS: "90000-90009",
    IMAGE: `${url} ${checksum}`,
    OTHER_IMAGE: `${url} ${checksum}`,
    TEMPLATE: `${url} ${checksum}`,
  };
  for (const [key, value] of Object.entries(settings)) vi.stubEnv(`STRATA_TEST_PVE_${key}`, value);
});
afterEach(() => vi.unstubAllEnvs());

async function makeVm(vmid: number, name: string): Promise<void> {
  const vm = { vmid: String(vmid), name, scsi0: "local:1", protection: "1" };
  await pve.api.run("POST", "/nodes/pve-1/qemu", vm);
}

test("takes away what an earlier run has left, and what this one makes, and nothing else", async () => {
  const before = await pve.inventory();
  const image = {
    content: "import",
    filename: `${prefix}-a.qcow2`,
    url: pve.place.images.cloud.url,
  };
  const makeAll = async () => {
    await makeVm(90_003, `${prefix}-leaf`);
    await pve.api.run("POST", "/nodes/pve-1/storage/local/download-url", image);
    await pve.api.ask("POST", "/pools", { poolid: prefix });
    await pve.token(`${prefix}-a@pve`, { "/vms": ["VM.Audit"] });
  };
  await makeAll();
  await pve.api.run("POST", "/nodes/pve-1/qemu/90003/status/start");
  const node = await EndpointNode.open();
  expect(node).toMatchObject({ name: "pve-1", endpoint: pve.endpoint });
  expect(node.place).toMatchObject({ release: 8, firstId: 90_000, storage: "local" });
  expect(await node.inventory()).toEqual(before);
  await makeAll();
  await node.close();
  expect(await pve.inventory()).toEqual(before);
});

test("touches no guest within its ids that is not the tests'", async () => {
  await makeVm(90_004, `${prefix}-leaf`);
  await makeVm(90_005, "theirs");
  const before = await pve.inventory();
  await expect(EndpointNode.open()).rejects.toThrow('to be free: 90005 is the guest "theirs"');
  expect(await pve.inventory()).toEqual(before);
});

test.each([
  ["IDS", "90000-90003", "ten ids, 80000-80009"],
  ["IMAGE", "https://images.example/a.qcow2", '"<url> sha256:<hex>"'],
  ["TEMPLATE", "", "set, as lab/pve/README.md says"],
])("says what STRATA_TEST_PVE_%s is to be", async (key, value, wanted) => {
  vi.stubEnv(`STRATA_TEST_PVE_${key}`, value);
  await expect(EndpointNode.open()).rejects.toThrow(`STRATA_TEST_PVE_${key} is to be ${wanted}`);
});
