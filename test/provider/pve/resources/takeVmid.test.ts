import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { PveSession } from "../../../../provider/pve/session.ts";
import { takeVmid } from "../../../../provider/pve/resources/takeVmid.ts";
import { PveTarget } from "../../../lab/proxmoxvePlugin/pveTarget.ts";
import { NodeClients } from "../api/nodeClients.ts";

const own = "6f4a1c1e-0d1b-4d0e-9a51-0c6d3c1f5b01";
const theirs = "6f4a1c1e-0d1b-4d0e-9a51-0c6d3c1f5b02";
const instead = { first: 80_000, last: 80_003 };

let started: NodeClients<PveTarget>;
let warnings: string[] = [];

beforeAll(async () => {
  started = new NodeClients(await PveTarget.start("father"));
});
afterAll(() => started.close());
afterEach(() => {
  const { state } = started.node.pve.node;
  delete state.aliases;
  for (const id of Object.keys(state.guests)) delete state.guests[id];
  warnings = [];
});

const call = (stackId?: string) => ({
  client: { api: started.client, node: "father", stackId } satisfies PveSession,
  urn: "urn:pulumi:lab-father::strata::pve:index:GuestClaim::leaf",
  warn: (text: string) => warnings.push(text),
});
const claims = () => started.client.claims.list("father");
const claim = (vmid: number, stackId = theirs, guest = "other") =>
  started.client.claims.add("father", { vmid, stackId, stack: "b", guest });
const make = (vmid: number, name: string) => {
  const nothing = { pending: {}, pendingDelete: [], snapshots: {} };
  started.node.pve.node.state.guests[vmid] = { kind: "qemu", config: { name }, ...nothing };
};

describe("takeVmid", () => {
  it("claims the id that it is to get, and keeps it when it comes again", async () => {
    for (const _ of [1, 2]) {
      expect(await takeVmid(call(own), { guest: "leaf", vmid: 80_000, instead })).toBe(80_000);
    }
    const made = { vmid: 80_000, stackId: own, stack: "lab-father", guest: "leaf" };
    expect(await claims()).toEqual([made]);
    expect(warnings).toEqual([]);
  });

  it("takes another one where it is planned: from above, that no guest and no claim has", async () => {
    make(80_003, "mail");
    await claim(80_000);
    await claim(80_002, own, "another of its own");
    expect(await takeVmid(call(own), { guest: "leaf", vmid: 80_000, instead })).toBe(80_001);
    expect(warnings).toEqual([
      'VM id 80000, which leaf is to get, is that of the guest "other" of stack b on father; it gets 80001 instead',
    ]);
    await expect(takeVmid(call(own), { guest: "late", vmid: 80_000, instead })).rejects.toThrow(
      "and none from 80000 to 80003 is free; widen global.vmid_first and vmid_last",
    );
  });

  it("refuses one that the description names, and leaves both alone", async () => {
    make(80_000, "mail");
    await claim(80_001);
    // The list of names is up to 10 of the node's seconds old.
    const names = () => started.client.clusterGuests().then((all) => all.map(({ name }) => name));
    await expect.poll(names, { timeout: 10_000 }).toContain("mail");
    for (const [vmid, holder] of [
      [80_000, 'the guest "mail"'],
      [80_001, 'the guest "other" of stack b'],
    ] as const) {
      await expect(takeVmid(call(own), { guest: "leaf", vmid })).rejects.toThrow(
        `VM id ${vmid}, which leaf is to get, is that of ${holder} on father, and that guest was left alone; ` +
          "give another vmid, or remove that guest if it is not needed",
      );
    }
    expect(await claims()).toMatchObject([{ vmid: 80_001, stackId: theirs }]);
  });

  it("only looks where no stack is named", async () => {
    expect(await takeVmid(call(), { guest: "leaf", vmid: 80_000 })).toBe(80_000);
    expect(await claims()).toEqual([]);
  });
});
