import { afterAll, beforeAll, expect, it } from "vitest";
import type { Call } from "../../../../provider/core/definition.ts";
import { guestHostKey } from "../../../../provider/pve/resources/guestHostKey.ts";
import type { PveSession } from "../../../../provider/pve/session.ts";
import { startTestNode } from "../../../lab/pve/startTestNode.ts";
import { prefix } from "../../../lab/pve/testNode.ts";
import { NodeClients } from "../api/nodeClients.ts";

let started: NodeClients;

beforeAll(async () => {
  started = new NodeClients(await startTestNode());
});
afterAll(() => started.close());

it("stays as long as a guest has the id, and goes with it: the next one has another key", async () => {
  const { node, client: api } = started;
  const vmid = node.place.firstId;
  const known = { inputs: { vmid }, outputs: { hostKey: "ssh-ed25519 AAAA" } };
  const call = { client: { api, node: node.name } } as Call<PveSession>;
  const path = `/nodes/${node.name}/qemu`;
  await node.api.run("POST", path, { vmid: String(vmid), name: `${prefix}-leaf` });
  expect(await api.isFree(vmid)).toBe(false);
  expect(await guestHostKey.read(call, String(vmid), known)).toEqual(known);
  await node.api.run("DELETE", `${path}/${vmid}`);
  await expect.poll(() => guestHostKey.read(call, String(vmid), known)).toBeUndefined();
});
