import { describe, expect, test } from "vitest";
import { Rights } from "../../../../lab/pve/access/rights.ts";
import type { AclEntry, NodeState } from "../../../../lab/pve/state.ts";

const user = { enable: 1, expire: 0, groups: ["ops"], tokens: {} };
const token = { expire: 0, privsep: 1, hash: "" };

function stateWith(acl: readonly Partial<AclEntry>[], more: Partial<NodeState> = {}): NodeState {
  const whole = acl.map((entry): AclEntry => ({
    path: "/",
    type: "user",
    ugid: "a@pve",
    roleid: "PVEAuditor",
    propagate: 1,
    ...entry,
  }));
  return {
    users: { "a@pve": { ...user, tokens: { t: token, full: { ...token, privsep: 0 } } } },
    roles: { Mine: ["VM.Audit"] },
    pools: {},
    acl: whole,
    ...more,
  } as unknown as NodeState;
}

const may = (state: NodeState, auth: string, path: string, privilege = "VM.Audit") =>
  new Rights(state, auth).may(path, privilege);

describe("rights", () => {
  test("go on to paths below, unless they are for one path alone", () => {
    expect(may(stateWith([{ path: "/vms" }]), "a@pve", "/vms/100")).toBe(true);
    expect(may(stateWith([{ path: "/vms", propagate: 0 }]), "a@pve", "/vms/100")).toBe(false);
    expect(may(stateWith([{ path: "/vms", propagate: 0 }]), "a@pve", "/vms")).toBe(true);
  });

  test("of the deepest path count, not those above it", () => {
    const acl = [{ roleid: "PVEVMAdmin" }, { path: "/vms/100", roleid: "NoAccess" }];
    expect(may(stateWith(acl), "a@pve", "/vms/101")).toBe(true);
    expect(may(stateWith(acl), "a@pve", "/vms/100")).toBe(false);
  });

  test("of a user come before those of his groups at one path", () => {
    const group = { type: "group" as const, ugid: "ops", roleid: "PVEVMAdmin" };
    expect(may(stateWith([group]), "a@pve", "/vms/100", "VM.Allocate")).toBe(true);
    expect(may(stateWith([group, {}]), "a@pve", "/vms/100", "VM.Allocate")).toBe(false);
  });

  test("of a separated token are what it and its user both have", () => {
    const ofToken = { type: "token" as const, ugid: "a@pve!t", roleid: "PVEVMAdmin" };
    const both = stateWith([{}, ofToken]);
    expect(may(both, "a@pve!t", "/vms/100")).toBe(true);
    expect(may(both, "a@pve!t", "/vms/100", "VM.Allocate")).toBe(false);
    expect(may(stateWith([{}]), "a@pve!t", "/vms/100")).toBe(false);
    expect(may(stateWith([{}]), "a@pve!full", "/vms/100")).toBe(true);
    expect(may(stateWith([ofToken]), "a@pve!t", "/vms/100")).toBe(false);
  });

  test("on a pool hold for its members alone", () => {
    const pools = { p: { vms: [100], storages: ["local"] } };
    const state = stateWith([{ path: "/pool/p" }], { pools });
    expect(may(state, "a@pve", "/vms/100")).toBe(true);
    expect(may(state, "a@pve", "/vms/101")).toBe(false);
    expect(may(state, "a@pve", "/storage/local", "Datastore.Audit")).toBe(true);
  });

  test("of root are all, of root's tokens as well, but those are not root", () => {
    const state = stateWith([]);
    expect(may(state, "root@pam", "/vms/100", "VM.Allocate")).toBe(true);
    expect(new Rights(state, "root@pam").isRoot).toBe(true);
    expect(new Rights(state, "root@pam!t").isRoot).toBe(false);
  });
});
