import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { PveClient } from "../../../../provider/pve/api/pveClient.ts";
import type { PveTarget } from "../../../lab/proxmoxvePlugin/pveTarget.ts";
import { failureOf, FatherClient } from "./fatherClient.ts";

let started: FatherClient;
let father: PveTarget;
let client: PveClient;

beforeAll(async () => {
  started = await FatherClient.start();
  ({ father, client } = started);
  await startVm(190);
});
afterAll(() => started.close());
/** A VM with a disk to boot from and an agent that answers after half a second. */
async function startVm(vmid: number): Promise<void> {
  const { guests, volumes } = father.pve.node.state;
  const image = { storage: "local", content: "import", format: "qcow2" };
  volumes["local:import/cloud.qcow2"] = { ...image, size: 1024, virtualSize: 1024, ctime: 0 };
  await father.ask("POST", "/nodes/father/qemu", {
    vmid: String(vmid),
    name: "leaf",
    agent: "1",
    boot: "order=scsi0",
    scsi0: "local:0,import-from=local:import/cloud.qcow2",
  });
  await vi.waitFor(() => expect(guests[vmid]?.config["scsi0"]).toBeDefined(), 10_000);
  await father.ask("POST", `/nodes/father/qemu/${vmid}/status/start`, {});
}

describe("what it reads", () => {
  test("version, nodes, status, storages, bridges, rights, by GET alone", async () => {
    father.pve.log.clear();
    expect(await client.version()).toEqual({ version: "8.4.21", release: "8.4" });
    expect(await client.nodes()).toEqual([{ node: "father", status: "online" }]);
    const { cpuinfo, memory } = await client.nodeStatus("father");
    expect(cpuinfo.cpus).toBeGreaterThan(0);
    expect(memory.total).toBeGreaterThan(memory.used);
    const storages = await client.storages("father");
    expect(storages.find(({ storage }) => storage === "local")).toMatchObject({
      active: true,
      content: expect.arrayContaining(["import", "images"]) as unknown,
    });
    expect(await client.bridges("father")).toMatchObject([{ iface: "vmbr0", type: "bridge" }]);
    const onRoot = await client.permissions("/");
    expect(onRoot["/"]).toContain("Sys.Audit");
    expect(await client.token()).toEqual({ expire: 0, privsep: false });
    expect(father.pve.log.counts()).toMatchObject({ reads: 7, writes: 0 });
  });

  test("guests as they are, and which ids are free", async () => {
    await father.ask("POST", "/nodes/father/qemu", { vmid: "180", name: "one", tags: "a;b" });
    await expect
      .poll(() => client.guests("father"))
      .toMatchObject([
        { vmid: 180, name: "one", tags: ["a", "b"], type: "qemu", template: false },
        { vmid: 190, name: "leaf" },
      ]);
    expect(await client.isFree(180)).toBe(false);
    expect(await client.isFree(181)).toBe(true);
    await expect
      .poll(() => client.clusterGuests(), { timeout: 15_000 })
      .toMatchObject([{ vmid: 180, node: "father", type: "qemu" }, { vmid: 190 }]);
    expect(await client.storageContent("father", "local", "import")).toMatchObject([
      { volid: "local:import/cloud.qcow2", format: "qcow2" },
    ]);
  });
});

describe("a guest's file", () => {
  test("comes once the agent and the file are there", async () => {
    const waits: string[] = [];
    const patience = {
      timeoutMs: 15_000,
      everyMs: 50,
      progress: (line: string) => waits.push(line),
    };
    const key = client.guestFile("father", 190, "/etc/ssh/key.pub", patience);
    await expect.poll(() => waits.join(), { timeout: 15_000 }).toContain("No such file");
    const file = { file: "/etc/ssh/key.pub", content: "ssh-ed25519 AAAA" };
    await father.ask("POST", "/nodes/father/qemu/190/agent/file-write", file);
    expect(await key).toBe("ssh-ed25519 AAAA");
  });

  test("a VM that is not there is not waited for", async () => {
    const error = await failureOf(client.guestFile("father", 199, "/x"));
    expect(error).toMatchObject({ failure: "failed", status: 500 });
    expect(error.message).toContain("199.conf' does not exist");
  });

  test("the last reason shows when patience ends, and a caller may stop it", async () => {
    const brief = { timeoutMs: 60, everyMs: 50 };
    const error = await failureOf(client.guestFile("father", 190, "/none", brief));
    expect(error.message).toContain("failed to open file '/none'");
    const stop = new AbortController();
    const waiting = client.guestFile("father", 190, "/none", {
      everyMs: 20,
      signal: stop.signal,
      progress: () => stop.abort(new Error("enough")),
    });
    await expect(waiting).rejects.toThrow("enough");
  });
});
