import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../lab/pve/clock.ts";
import type { GuestSpec } from "../../../lab/pve/guests/guestBackend.ts";
import { MemoryBackend } from "../../../lab/pve/guests/memoryBackend.ts";
import { type RunningPveNode, startPveNode } from "../../../lab/pve/startPveNode.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import { Client } from "./replay/client.ts";

/** Guests in memory that tell what they were started as. */
class Telling extends MemoryBackend {
  readonly started: GuestSpec[] = [];

  override async start(spec: GuestSpec): Promise<void> {
    this.started.push(spec);
    await super.start(spec);
  }
}

let pve: RunningPveNode;
let client: Client;

afterEach(async () => {
  client.close();
  await pve.close();
});

async function startNode(): Promise<Telling> {
  const clock = systemClock(0.01);
  const backend = new Telling({ clock });
  pve = await startPveNode({ name: "father", clock, backend });
  client = new Client(pve.endpoint, pve.certificate.cert);
  const common = { storage: "local", size: 1024, ctime: 0 };
  Object.assign(pve.node.state.volumes, {
    "local:import/d.qcow2": { ...common, content: "import", format: "qcow2", virtualSize: 2 ** 30 },
    "local:vztmpl/debian-12.tar.zst": { ...common, content: "vztmpl", format: "tzst" },
  });
  return backend;
}

/** Sends a request and waits for its task. */
async function ask(path: string, form: Record<string, string>, method = "POST"): Promise<unknown> {
  const { body } = await client.send({
    method,
    path: `/api2/json/nodes/father${path}`,
    headers: {
      authorization: `PVEAPIToken=${pve.makeRootToken("t")}`,
      ...(method === "GET" ? {} : { "content-type": "application/x-www-form-urlencoded" }),
    },
    body: Buffer.from(new URLSearchParams(form).toString()),
  });
  const { data } = body as { data: unknown };
  if (typeof data !== "string") return data;
  const status = await waitFor(
    { what: "the task", seconds: 30, wayOut: "see its log", everyMs: 10 },
    async () => pve.node.tasks.find(data)?.status,
  );
  expect(status).toBe("OK");
  return undefined;
}

describe("what a backend is told of a guest", () => {
  test("a VM: its image through a clone, its NICs, its cloud-init; the password is not read back", async () => {
    const backend = await startNode();
    const disk = "local:0,import-from=local:import/d.qcow2";
    await ask("/qemu", { vmid: "100", name: "base", scsi0: disk, net0: "virtio,bridge=vmbr0" });
    await ask("/qemu/100/template", {});
    await ask("/qemu/100/clone", { newid: "101", name: "leaf" });
    const access = { ide2: "local:cloudinit", ciuser: "lab", cipassword: "canary-password" };
    const address = { ipconfig0: "ip=10.0.0.5/24,gw=10.0.0.1" };
    await ask("/qemu/101/config", { ...access, ...address }, "PUT");
    expect(JSON.stringify(await ask("/qemu/101/config", {}, "GET"))).not.toContain("canary");
    expect(JSON.stringify(await ask("/qemu/101/pending", {}, "GET"))).not.toContain("canary");

    await ask("/qemu/101/status/start", {});
    const [spec] = backend.started;
    expect(spec).toMatchObject({ vmid: "101", kind: "qemu", name: "leaf" });
    expect(spec?.image).toBe("local:import/d.qcow2");
    expect(spec?.nics).toMatchObject([
      { key: "net0", bridge: "vmbr0", ip: "10.0.0.5/24", gateway: "10.0.0.1" },
    ]);
    expect(spec?.cloudInit?.user).toContain("password: canary-password");
    expect(spec?.cloudInit?.network).toContain("netmask: '255.255.255.0'");
  });

  test("a container: keys and password at its first start, never again", async () => {
    const backend = await startNode();
    const key = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"B".repeat(43)} a@b`;
    const template = { ostemplate: "local:vztmpl/debian-12.tar.zst", rootfs: "local:1" };
    const access = { password: "canary-password", "ssh-public-keys": key };
    const net = { net0: "name=eth0,bridge=vmbr0,ip=dhcp" };
    await ask("/lxc", { vmid: "102", unprivileged: "1", ...template, ...access, ...net });
    await ask("/lxc/102/status/start", {});
    await ask("/lxc/102/status/stop", {});
    await ask("/lxc/102/status/start", {});
    const [first, second] = backend.started;
    expect(first?.initial).toEqual({ password: "canary-password", sshKeys: key });
    expect(first).toMatchObject({ kind: "lxc", name: "CT102", nics: [{ ip: "dhcp" }] });
    expect(second).not.toHaveProperty("initial");
    expect(JSON.stringify(pve.node.state)).not.toContain("canary");
  });
});
