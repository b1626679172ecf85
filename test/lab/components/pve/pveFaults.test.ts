import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Action } from "../../../../lab/faultProxy/rules.ts";
import type { PveVmArgs } from "../../../../components/pve/pveVm.ts";
import { systemClock } from "../../../../lab/pve/clock.ts";
import { LeasingBackend } from "../../../../lab/pve/guests/leasingBackend.ts";
import type { Guest } from "../../../../lab/pve/state.ts";
import type { PulumiStack } from "../../harness/pulumiStack.ts";
import { expectSuccess, plugin, startPveStack } from "../../proxmoxvePlugin/pveStack.ts";
import { PveTarget } from "../../proxmoxvePlugin/pveTarget.ts";
import { onlyStandIn } from "../../pve/endpointNode.ts";
import { guestRights } from "../../pve/tableRights.ts";
import { imageOf, providerOf, pveOf, settingsOf, vmOf } from "./pvePlans.ts";

/** VMs by name, each with a fault of its own; one up meets all that it can. */
const ids = {
  lock: 80_001,
  start: 80_002,
  read: 80_003,
  taken: 80_004,
  died: 80_005,
  slow: 80_006,
  mute: 80_007,
  blind: 80_008,
} as const;
type Name = keyof typeof ids;

const lockTimeout = "can't lock file '/var/lock/qemu-server/lock-80001.conf' - got timeout";
const upwards = (a: number, b: number) => a - b;
const answer = (status: number, message: string) =>
  ({ do: "answer", status, body: { data: null, message } }) as const;
const vm = (name: Name, path: string) => `/api2/json/nodes/father/qemu/${ids[name]}${path}`;

const skipped = onlyStandIn("a real node has no faults to be switched on") || plugin === undefined;

describe.skipIf(skipped)("faults of a node", { timeout: 400_000 }, () => {
  let father: PveTarget;
  let stack: PulumiStack;
  const broken = new Set<Name>();
  const isBroken = (name: Name, id: string) => broken.has(name) && id === String(ids[name]);

  class Backend extends LeasingBackend {
    override async interfaces(vmid: string) {
      return isBroken("mute", vmid) ? undefined : super.interfaces(vmid);
    }
  }

  beforeAll(async () => {
    father = await PveTarget.start("father", {
      backend: new Backend({ clock: systemClock(0.1) }),
      taskFault: (type, id) =>
        type === "qmcreate" && isBroken("died", id) ? "worker died" : undefined,
      taskSeconds: (type, id) => (type === "qmcreate" && isBroken("slow", id) ? 80 : 0.05),
    });
    // Snippets can be off: nothing needs them.
    await father.api.ask("PUT", "/storage/local", { content: "iso,vztmpl,images,rootdir,import" });
    stack = await startPveStack([father], "pve");
  });
  afterAll(async () => {
    await stack?.forget();
    await father?.close();
  });

  const plan = (token: string, vms: Partial<Record<Name, Partial<PveVmArgs>>>) =>
    stack.configure(
      settingsOf({
        provider: providerOf(father, token),
        pve: pveOf(father, token),
        images: { cloud: imageOf(father) },
        vms: Object.fromEntries(
          Object.entries(vms).map(([name, more]) => [
            name,
            vmOf(father, { name, vmid: ids[name as Name], ...more }),
          ]),
        ),
      }),
    );
  const guests = () => Object.keys(father.pve.node.state.guests).map(Number).sort(upwards);
  const inState = async () =>
    (await stack.deployed())
      .filter(({ type }) => type === "proxmoxve:index/vmLegacy:VmLegacy")
      .map(({ id }) => Number(id))
      .sort(upwards);
  const quiet = { started: false };

  test("each is told or passes, the next up mends what it can, and nothing is doubled", async () => {
    const token = await father.token("least@pve", guestRights(father));
    const nothing = { pending: {}, pendingDelete: [], snapshots: {} };
    const theirs: Guest = { kind: "qemu", config: { name: "theirs" }, ...nothing };
    const { state } = father.pve.node;
    state.guests[ids.taken] = structuredClone(theirs);
    broken.add("died").add("slow");
    const qemu = "/api2/json/nodes/father/qemu";
    const { faults } = father.pve;
    const once = (method: string, path: string, action: Action, nth = 1) =>
      faults.add({ method, path, nth, action });
    const added = [
      once("POST", qemu, answer(596, "Broken pipe")),
      once("POST", qemu, answer(500, lockTimeout), 3),
      once("PUT", vm("lock", "/resize"), answer(500, lockTimeout)),
      once("POST", vm("start", "/status/start"), { do: "reset-after" }),
      once("GET", vm("read", "/config"), answer(599, "Too many redirections")),
    ];

    const all = { lock: quiet, start: {}, read: quiet, taken: quiet, died: quiet };
    await plan(token, { ...all, slow: { ...quiet, createTimeout: 4 } });
    const first = await stack.up("--continue-on-error");
    expect(first.exitCode, first.output).not.toBe(0);
    expect(first.output).toMatch(/starting VM.*\n.*qemu\/80002\/status\/start.*EOF/);
    expect(first.output).toContain("error retrieving VM 80003: received an HTTP 599");
    expect(first.output).toContain(
      'VM id 80004, which taken is to get, is that of the guest "theirs" on father, and that guest was left alone',
    );
    expect(first.output).toMatch(/task "UPID:father:.*:qmcreate:80005:.* exit code: worker died/);
    expect(first.output).toMatch(/timeout while waiting for task "UPID:father:.*:qmcreate:80006:/);
    expect(added.map(({ hits }) => hits)).toEqual([1, 1, 1, 1, 1]);
    expect(await inState()).toEqual([ids.lock, ids.start, ids.read]);

    broken.clear();
    // By hand, as the troubleshooting table says: qm unlock 80005; qm destroy 80005.
    delete state.guests[ids.died];
    await expect
      .poll(() => state.guests[ids.slow]?.config["lock"], { timeout: 20_000 })
      .toBe(undefined);
    await plan(token, { ...all, taken: { ...quiet, vmid: 80_014 }, slow: quiet });
    await expectSuccess(stack.up("--refresh"));
    const made = [ids.lock, ids.start, ids.read, ids.died, ids.slow, 80_014];
    expect(await inState()).toEqual(made);
    expect(guests()).toEqual([...made, ids.taken].sort(upwards));
    expect(state.guests[ids.taken]).toEqual(theirs);
    await expectSuccess(stack.noChanges());
  });

  test("an agent that is never up is told with the VM's name, and may come later", async () => {
    const token = await father.token("mute@pve", guestRights(father));
    broken.add("mute");
    await plan(token, { mute: { agentTimeout: 3 } });
    const silent = await stack.up();
    expect(silent.exitCode, silent.output).not.toBe(0);
    expect(silent.output).toContain(
      "VM 80007 (mute on father) told no IPv4 address of its first NIC within 3 s",
    );
    broken.clear();
    await expectSuccess(stack.up("--refresh"));
    expect(await stack.outputs()).toMatchObject({ addresses: { mute: "10.0.0.7" } });
  });

  test("a VM that the token may make but not see is found again once it may", async () => {
    const { "/vms": vms = [], ...others } = guestRights(father);
    const rights = { ...others, "/vms": vms.filter((right) => right !== "VM.Audit") };
    await plan(await father.token("blind@pve", rights), { blind: quiet });
    const unseen = await stack.up();
    expect(unseen.exitCode, unseen.output).not.toBe(0);
    expect(unseen.output).toContain("expected non-nil error with nil state");
    expect(guests()).toContain(ids.blind);

    await plan(await father.token("seeing@pve", guestRights(father)), { blind: quiet });
    await expectSuccess(stack.up());
    expect(await inState()).toEqual([ids.blind]);
  });

  test("a VM that the token may no longer see is told, and is taken back once it may", async () => {
    const acl = await father.api.ask<{ path: string; ugid: string; roleid: string }[]>(
      "GET",
      "/access/acl",
    );
    const { roleid = "" } =
      acl.find(({ path, ugid }) => `${path} ${ugid}` === "/vms seeing@pve") ?? {};
    const allow = (privs: readonly string[]) =>
      father.api.ask("PUT", `/access/roles/${roleid}`, { privs: privs.join(",") });
    const { "/vms": all = [] } = guestRights(father);
    await allow(all.filter((right) => !/Audit|Monitor/.test(right)));
    const unseen = await stack.refresh();
    expect(unseen.exitCode, unseen.output).not.toBe(0);
    expect(unseen.output).toContain(
      "VM id 80008, that of blind, has a guest on father which this token does not see",
    );
    const there = await father.config(ids.blind);

    await allow(all);
    await expectSuccess(stack.up());
    expect(await inState()).toEqual([ids.blind]);
    expect((await father.config(ids.blind))["smbios1"]).toBe(there["smbios1"]);
    await expectSuccess(stack.noChanges());
    await expectSuccess(stack.destroy());
    expect(guests()).toEqual([ids.taken]);
  });
});
