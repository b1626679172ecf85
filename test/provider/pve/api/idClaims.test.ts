import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { IdClaims } from "../../../../provider/pve/api/idClaims.ts";
import { PveTarget } from "../../../lab/proxmoxvePlugin/pveTarget.ts";
import { failureOf, NodeClients } from "./nodeClients.ts";

const path = "/api2/json/nodes/father/qemu/999999999/firewall/aliases";
const ours = { vmid: 80_001, stackId: "1", stack: "a", guest: "leaf" };
const theirs = { vmid: 80_001, stackId: "2", stack: "b", guest: "other" };

let started: NodeClients<PveTarget>;
let claims: IdClaims;

beforeAll(async () => {
  started = new NodeClients(await PveTarget.start("father"));
  ({ claims } = started.client);
});
afterAll(() => started.close());
beforeEach(() => {
  started.node.pve.faults.clear();
  delete started.node.pve.node.state.aliases;
});

test("of two at once one has the id, and both know whose it is", async () => {
  const [first, second] = await Promise.all([
    claims.add("father", ours),
    claims.add("father", theirs),
  ]);
  expect(first).toEqual(second);
  expect(await claims.list("father")).toEqual([first]);
});

test("an answer that was lost is no claim of somebody else", async () => {
  const lost = { method: "POST", path, nth: [1, 2], action: { do: "reset-after" } } as const;
  // On a connection that was kept it is sent twice.
  started.node.pve.faults.add(lost);
  expect(await failureOf(claims.add("father", ours))).toMatchObject({ failure: "unreachable" });
  expect(await claims.list("father")).toEqual([ours]);
  expect(await claims.add("father", ours)).toEqual(ours);
});

test("a lock that is missed is tried for again, and what is refused is not", async () => {
  const body = (message: string) => ({ data: null, message });
  const text =
    "error during cfs-locked 'firewall-vm-999999999' operation: got lock request timeout";
  const { faults } = started.node.pve;
  faults.add({
    method: "POST",
    path,
    nth: 1,
    action: { do: "answer", status: 500, body: body(text) },
  });
  expect(await claims.add("father", ours)).toEqual(ours);
  const full = faults.add({
    method: "POST",
    path,
    action: { do: "answer", status: 500, body: body("full") },
  });
  const error = await failureOf(claims.add("father", { ...ours, vmid: 80_002 }));
  expect(error.message).toMatch(/^POST .*firewall\/aliases at .*: full/);
  expect(full.hits).toBe(1);
});

test("it takes back what is the stack's, and no other's", async () => {
  await claims.add("father", ours);
  await claims.add("father", { ...theirs, vmid: 80_002 });
  await claims.remove("father", ours.stackId, 80_002);
  await claims.remove("father", ours.stackId, ours.vmid);
  await claims.remove("father", ours.stackId, ours.vmid);
  expect(await claims.list("father")).toEqual([{ ...theirs, vmid: 80_002 }]);
});

test("a token that may make guests may claim for them", async () => {
  const { node } = started;
  const rights = ["VM.Audit", "VM.Config.Network"];
  const able = started.connect(await node.token("able@pve", { "/vms": rights }));
  expect(await able.claims.add("father", ours)).toEqual(ours);
  const unable = started.connect(await node.token("unable@pve", { "/vms": ["VM.Audit"] }));
  const refused = await failureOf(unable.claims.add("father", { ...ours, vmid: 80_002 }));
  expect(refused.message).toContain("VM.Config.Network");
});
