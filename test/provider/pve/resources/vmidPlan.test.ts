import { describe, expect, it } from "vitest";
import type { Call } from "../../../../provider/core/definition.ts";
import type { Properties } from "../../../../provider/core/values.ts";
import { vmidPlan } from "../../../../provider/pve/resources/vmidPlan.ts";
import type { PveSession } from "../../../../provider/pve/session.ts";
import { PveTarget } from "../../../lab/proxmoxvePlugin/pveTarget.ts";
import { NodeClients } from "../api/nodeClients.ts";

const range = { first: 80_000, last: 80_003 };

function check(given: Properties, old?: Properties): Properties {
  return vmidPlan.defaults?.({ ...range, ...given }, "vmids", old) ?? given;
}

function on(host: string, ...guests: string[]) {
  return { hypervisors: { [host]: Object.fromEntries(guests.map((name) => [name, {}])) } };
}

describe("VmidPlan", () => {
  it("knows its ids before anything is created, those of each node by themselves", () => {
    const both = { ...on("host", "b", "a").hypervisors, ...on("b", "c").hypervisors };
    expect(vmidPlan.preview?.(check({ hypervisors: both }))).toEqual({
      vmids: { host: { a: 80_000, b: 80_001 }, b: { c: 80_000 } },
    });
  });

  it("goes on from the plan of the last deployment", () => {
    const first = check(on("host", "b"));
    expect(vmidPlan.preview?.(check(on("host", "a", "b"), first))).toEqual({
      vmids: { host: { a: 80_001, b: 80_000 } },
    });
  });

  it("does not change when nothing was asked for, whatever guests of others come", () => {
    const first = check(on("host", "a"));
    const again = check({ ...on("host", "a"), present: { host: { "80001": "x" } } }, first);
    expect(again["plan"]).toEqual(first["plan"]);
    expect(vmidPlan.notCompared).toContain("present");
  });

  it("gives out no id that a guest of somebody else has", () => {
    const given = { ...on("host", "a"), present: { host: { "80000": "theirs" } } };
    expect(vmidPlan.preview?.(check(given))).toEqual({ vmids: { host: { a: 80_001 } } });
  });

  it("does not call a guest of its own one to be removed", () => {
    const given = { hypervisors: { host: { a: { vmid: 80_003 } } } };
    const there = { present: { host: { "80003": "a" } }, claimed: { host: { "80003": "a" } } };
    const [problem] = vmidPlan.rules?.(check({ ...given, ...there }, check(on("host", "a")))) ?? [];
    expect(problem?.reason).toBe(
      'VM id 80003 is that of the guest "a" on host; leave vmid out if this stack gave it to a; ' +
        "else give another vmid, or rename that guest",
    );
  });

  it("says at the property which ids it refuses, and why", () => {
    const wanted = { host: { a: { vmid: 80_000 } } };
    const taken = { hypervisors: wanted, present: { host: { "80000": "theirs" } } };
    expect(vmidPlan.rules?.(check(taken))).toEqual([
      {
        path: "hypervisors.host.a",
        reason:
          'VM id 80000 is that of the guest "theirs" on host; give another vmid, or remove that guest if it is not needed',
      },
    ]);
    expect(vmidPlan.rules?.(check(on("host", "a", "b", "c", "d", "e")))).toEqual([
      {
        path: "hypervisors.host.e",
        reason:
          "no VM id from 80000 to 80003 is free on host; widen global.vmid_first and vmid_last",
      },
    ]);
  });

  it("leaves no claim of its stack on the node when it goes", async () => {
    const started = new NodeClients(await PveTarget.start("father"));
    const { claims } = started.client;
    const theirs = { vmid: 80_001, stackId: "other", stack: "b", guest: "leaf" };
    await claims.add("father", { ...theirs, vmid: 80_000, stackId: "own" });
    await claims.add("father", theirs);
    const client: PveSession = { api: started.client, node: "father", stackId: "own" };
    const known = { inputs: check(on("host", "a")), outputs: {} };
    await vmidPlan.delete({ client } as Call<PveSession>, "vmids", known);
    expect(await claims.list("father")).toEqual([theirs]);
    await started.close();
  });
});
