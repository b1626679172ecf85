import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { sshKeyPair } from "../../../lab/sshKeyPair.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import { names } from "../harness/daemon.ts";
import { type LabNode, startLabNode } from "./labNode.ts";
import { LabSsh } from "./labSsh.ts";
import { PveVm } from "./pveVm.ts";

const lab = inject("lab");
if (lab.dir === "") console.warn("skipped: STRATA_TEST_SOCKET names a lab that SSH cannot reach");

const key = sshKeyPair();

const fatherAddress = "10.99.0.1";

/** As a provider sends it. */
const vm = {
  acpi: "1",
  agent: "enabled=1,fstrim_cloned_disks=0,type=virtio",
  balloon: "0",
  bios: "seabios",
  boot: "order=scsi0;net0",
  ciuser: "lab",
  cores: "1",
  cpu: "host",
  ide2: "file=local:cloudinit,",
  ipconfig0: `gw=${fatherAddress},ip=10.99.0.30/24`,
  memory: "512",
  name: "first",
  net0: "model=virtio,bridge=vmbr0,firewall=0",
  nameserver: "10.99.0.53",
  onboot: "0",
  ostype: "l26",
  scsihw: "virtio-scsi-single",
  sshkeys: encodeURIComponent(key.public),
  vmid: "9001",
};

describe.skipIf(lab.dir === "")("a VM of father, in a container of the lab", () => {
  let father: LabNode;
  let guest: PveVm;

  const guests = () => names(lab.socket, "/1.0/instances?project=pve-father");
  const login = async (host: string, of: PveVm) => ({
    host,
    user: "lab",
    privateKey: key.private,
    hostKey: await of.readFile("/etc/ssh/ssh_host_ed25519_key.pub"),
  });

  /** An agent may answer before cloud-init has made the host's key. */
  const reach = (host: string, of: PveVm) =>
    waitFor({ what: `SSH to ${host}`, seconds: 60, wayOut: "", everyMs: 1000 }, async () =>
      LabSsh.open(lab.dir, await login(host, of)),
    );

  beforeAll(async () => {
    father = await startLabNode(lab, "father", fatherAddress);
    guest = new PveVm(father.pve, "father", 9001);
  });
  afterAll(async () => {
    await father?.stop();
  });

  test("boots, and has from cloud-init what its config says", async () => {
    const image = await father.download("debian-12.qcow2");
    const scsi0 = `file=local:0,import-from=${image},format=qcow2,discard=ignore`;
    await father.pve.run("POST", "/nodes/father/qemu", { ...vm, scsi0 });
    // A disk is not an instance yet.
    expect(await guests()).toEqual([]);
    await father.pve.run("PUT", `${guest.path}/resize`, { disk: "scsi0", size: "4G" });
    await father.pve.run("POST", `${guest.path}/status/start`, { timeout: "1800" });
    expect(await guest.agent("get-host-name")).toEqual({ "host-name": "first" });
    expect(await guest.address("10.99.")).toBe("10.99.0.30");
    const { net0 } = await father.pve.ask<{ net0: string }>("GET", `${guest.path}/config`);
    const mac = (/virtio=([^,]+)/.exec(net0)?.[1] ?? "").toLowerCase();
    expect(await guest.readFile("/sys/class/net/eth0/address")).toBe(`${mac}\n`);
    expect(await guest.exec("resolvectl", "dns", "eth0")).toMatchObject({
      exitcode: 0,
      "out-data": expect.stringContaining("10.99.0.53") as string,
    });
  });

  test("is reached by SSH with the key given, and with no other", async () => {
    const ssh = await reach("10.99.0.30", guest);
    const known = await login("10.99.0.30", guest);
    expect(await ssh.run("hostname; id -un; sudo -n id -un")).toBe("first\nlab\nroot");
    ssh.close();
    const stranger = sshKeyPair();
    const refused = LabSsh.open(lab.dir, { ...known, privateKey: stranger.private });
    await expect(refused).rejects.toThrow("All configured authentication methods failed");
  });

  test("its agent runs commands, reads and writes files", async () => {
    const { pve } = father;
    const told = await guest.exec("sh", "-c", "cat /etc/hostname; echo oops >&2; exit 3");
    expect(told).toEqual({
      exited: 1,
      exitcode: 3,
      "out-data": "first\n",
      "out-truncated": 0,
      "err-data": "oops\n",
      "err-truncated": 0,
    });
    const { pid } = await pve.ask<{ pid: number }>("POST", `${guest.path}/agent/exec`, {
      command: ["cat"],
      "input-data": "asked",
    });
    expect(pid).toBeGreaterThan(1);
    await expect(
      pve.ask("POST", `${guest.path}/agent/exec`, { command: ["none"] }),
    ).rejects.toThrow("596 Broken pipe");
    const file = { file: "/root/told", content: "a text\n" };
    await pve.ask("POST", `${guest.path}/agent/file-write`, file);
    expect(await guest.readFile("/root/told")).toBe("a text\n");
    await expect(guest.readFile("/root/none")).rejects.toThrow("No such file or directory");
    const words = { username: "lab", password: "a-passing-word" };
    await pve.ask("POST", `${guest.path}/agent/set-user-password`, words);
    await expect(
      pve.ask("POST", `${guest.path}/agent/set-user-password`, {
        ...words,
        username: "nobody-here",
      }),
    ).rejects.toThrow("failed to set user password");
  });

  test("restarts with its disk, and with what was changed meanwhile", async () => {
    const { pve } = father;
    const uptime = async () => Number((await guest.readFile("/proc/1/stat")).split(" ")[21]);
    const started = await uptime();
    await pve.ask("PUT", `${guest.path}/config`, {
      ipconfig0: `gw=${fatherAddress},ip=10.99.0.31/24`,
    });
    await pve.run("POST", `${guest.path}/status/reboot`, { timeout: "120" });
    expect(await guest.address("10.99.")).toBe("10.99.0.31");
    expect(await uptime()).not.toBe(started);
    expect(await guest.readFile("/root/told")).toBe("a text\n");
    const ssh = await reach("10.99.0.31", guest);
    expect(await ssh.run("hostname")).toBe("first");
    ssh.close();
  });

  test("goes back to a snapshot with its disk", async () => {
    const { pve } = father;
    await pve.run("POST", `${guest.path}/snapshot`, { snapname: "before" });
    const file = { file: "/root/told", content: "something else\n" };
    await pve.ask("POST", `${guest.path}/agent/file-write`, file);
    await pve.run("POST", `${guest.path}/snapshot/before/rollback`);
    await pve.run("POST", `${guest.path}/status/start`);
    expect(await guest.address("10.99.")).toBe("10.99.0.31");
    expect(await guest.readFile("/root/told")).toBe("a text\n");
    await pve.run("DELETE", `${guest.path}/snapshot/before`);
  });

  test("a clone is a machine of its own, with a disk like the other's", async () => {
    const { pve } = father;
    const clone = { full: "1", name: "second", newid: "9002" };
    await pve.run("POST", `${guest.path}/clone`, clone);
    const second = new PveVm(pve, "father", 9002);
    const snippet = father.putSnippet("more.yaml", "#cloud-config\nruncmd: [touch /root/more]\n");
    const change = { ipconfig0: "ip=dhcp", cicustom: `vendor=${snippet}` };
    await pve.ask("PUT", `${second.path}/config`, change);
    await pve.run("POST", `${second.path}/status/start`);
    const address = await second.address("10.99.");
    expect(address).not.toBe("10.99.0.31");
    const ssh = await reach(address, second);
    expect(await ssh.run("hostname; ping -c 1 -W 20 10.99.0.31 >/dev/null && echo reached")).toBe(
      "second\nreached",
    );
    await ssh.run("cloud-init status --wait >/dev/null; sudo -n test -e /root/more");
    expect(await second.readFile("/root/told")).toBe("a text\n");
    const idOf = (vm: PveVm) => vm.readFile("/etc/ssh/ssh_host_ed25519_key.pub");
    expect(await idOf(second)).not.toBe(await idOf(guest));
    ssh.close();
  });

  test("a container is reached by the address and with the keys of its config", async () => {
    const { pve } = father;
    const template = "debian-12-standard_12.7-1_amd64.tar.zst";
    await pve.upload("/nodes/father/storage/local/upload", template, "vztmpl");
    await pve.run("POST", "/nodes/father/lxc", {
      vmid: "9100",
      hostname: "third",
      ostemplate: `local:vztmpl/${template}`,
      rootfs: "local:2",
      net0: `name=eth0,bridge=vmbr0,ip=10.99.0.40/24,gw=${fatherAddress}`,
      "ssh-public-keys": key.public,
      unprivileged: "1",
      start: "1",
    });
    const path = "/nodes/father/lxc/9100";
    const wait = { what: "the container's address", seconds: 120, wayOut: "", everyMs: 500 };
    await waitFor(wait, async () => {
      const found = await pve.ask<{ inet?: string }[]>("GET", `${path}/interfaces`);
      return found.find(({ inet }) => inet === "10.99.0.40/24");
    });
    const ssh = await waitFor({ ...wait, what: "its sshd" }, () =>
      LabSsh.open(lab.dir, { host: "10.99.0.40", user: "root", privateKey: key.private }),
    );
    expect(await ssh.run("hostname; id -un")).toBe("third\nroot");
    ssh.close();
    await pve.run("POST", `${path}/status/stop`);
    await pve.run("DELETE", path);
  });

  test("shut down and deleted, nothing of it is left in Incus", async () => {
    const { pve } = father;
    expect(await guests()).toHaveLength(2);
    await expect(pve.ask("DELETE", guest.path)).rejects.toThrow("is running - destroy failed");
    await pve.run("POST", `${guest.path}/status/shutdown`, { timeout: "120" });
    await pve.run("DELETE", guest.path);
    await pve.run("POST", "/nodes/father/qemu/9002/status/stop");
    await pve.run("DELETE", "/nodes/father/qemu/9002");
    expect(await guests()).toEqual([]);
  });
});
