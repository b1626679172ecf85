import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sshKeyPair } from "../../../lab/sshKeyPair.ts";
import { startNodes } from "../../../lab/pve/inLab/startNodes.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import { onServer } from "../examples/exampleLab.ts";
import { forwardToLab } from "../harness/labConnection.ts";
import { LabSsh, type SshLogin } from "./labSsh.ts";
import { PveClient } from "./pveClient.ts";
import { PveLab } from "./pveLab.ts";
import { PveVm } from "./pveVm.ts";

const key = sshKeyPair();
const user = "lab";
const at = { inner: "10.96.0.20", deeper: "10.96.20.5", leaf: "10.196.5.9" };

/** Whether sshd greets at an address: what only accepts, such as the machine's own network, does not count. */
const probe = `
const socket = require("node:net").connect(22, process.argv[1]);
socket.on("data", () => process.exit(0)).on("error", () => process.exit(1));
setTimeout(() => process.exit(1), 5000);
`;

/** The gateway of an address is the node that it is behind. */
const gatewayOf = (address: string) => address.replace(/\d+$/, "1");

const seconds = (what: string, limit = 240) => ({
  what,
  seconds: limit,
  wayOut: "",
  everyMs: 1000,
});

describe("nodes in guests of mother", () => {
  let lab: PveLab;
  let mother: PveClient;
  let ssh: LabSsh;
  const closing: { close: () => void }[] = [];

  const makeVm = async (
    pve: PveClient,
    node: string,
    vmid: number,
    name: "inner" | "deeper" | "leaf",
    image: string,
  ) => {
    await pve.run("POST", `/nodes/${node}/storage/local/download-url`, {
      content: "import",
      filename: image,
      url: lab.image(image).url,
      checksum: lab.image(image).sha256,
      "checksum-algorithm": "sha256",
    });
    await pve.run("POST", `/nodes/${node}/qemu`, {
      vmid: String(vmid),
      name,
      agent: "1",
      ide2: "local:cloudinit",
      net0: "virtio,bridge=vmbr0",
      ciuser: user,
      sshkeys: encodeURIComponent(key.public),
      memory: "1024",
      ipconfig0: `ip=${at[name]}/24,gw=${gatewayOf(at[name])}`,
      scsi0: `local:0,import-from=local:import/${image}`,
    });
    const vm = new PveVm(pve, node, vmid);
    await pve.run("POST", `${vm.path}/status/start`);
    return vm;
  };

  /** An agent may answer before cloud-init has made the host's key. */
  const reach = (vm: PveVm, host: string, open: (known: SshLogin) => Promise<LabSsh>) =>
    waitFor(seconds(`SSH to ${host}`, 60), async () => {
      await vm.agent("get-host-name");
      const hostKey = await vm.readFile("/etc/ssh/ssh_host_ed25519_key.pub");
      return open({ host, user, privateKey: key.private, hostKey });
    });

  /** From the lab's own server, without a way through a guest. */
  const takesSsh = async (address: string) =>
    (await onServer(lab, [process.execPath, "-e", probe, address])).exitCode === 0;

  /** The node that a guest has become. */
  const nodeIn = async (guest: LabSsh, host: string) => {
    const token = await waitFor(seconds("the token of its root"), () =>
      guest.run("sudo -n cat /etc/pve/priv/strata.token"),
    );
    const ca = await guest.run("cat /etc/pve/pve-root-ca.pem");
    const forward = await forwardToLab(lab.dir, host, 8006);
    const pve = new PveClient({ endpoint: `https://127.0.0.1:${forward.port}`, ca, token });
    closing.push(pve, forward);
    return { pve, ca, port: forward.port };
  };

  let inner: Awaited<ReturnType<typeof nodeIn>>;
  let beyond: LabSsh;

  beforeAll(async () => {
    lab = await PveLab.start(["mother"]);
    mother = lab.node("mother").api;
  });
  afterAll(async () => {
    for (const each of [beyond, ssh, ...closing]) each?.close();
    await lab?.stop();
  });

  test("one comes up as a node of its own, known by its certificate", async () => {
    const outer = await makeVm(mother, "mother", 100, "inner", "pve-8.qcow2");
    ssh = await reach(outer, at.inner, (known) => LabSsh.open(lab.dir, known));
    inner = await nodeIn(ssh, at.inner);
    const { pve } = inner;
    expect(await pve.ask("GET", "/nodes")).toMatchObject([{ node: "inner", status: "online" }]);
    expect(await pve.ask("GET", "/nodes/inner/qemu")).toEqual([]);
  });

  test("its pveum makes a user, rights and a token for them", async () => {
    const failing = (command: string) => ssh.run(`${command} 2>&1; test $? = 255`);
    await ssh.run("sudo -n pveum user add strata@pve --comment 'made by hand'");
    await ssh.run("sudo -n pveum role add Strata --privs VM.Audit,VM.Allocate");
    const add = "sudo -n pveum user token add strata@pve up --privsep 1 --expire 0";
    const made = JSON.parse(await ssh.run(`${add} --output-format json`)) as { value: string };
    expect(made).toMatchObject({ "full-tokenid": "strata@pve!up", info: { privsep: "1" } });
    const { ca, port } = inner;
    const token = `strata@pve!up=${made.value}`;
    const least = new PveClient({ endpoint: `https://127.0.0.1:${port}`, ca, token });
    closing.push(least);
    const status = () => least.ask("GET", "/nodes/inner/qemu/100/status/current");
    await expect(status()).rejects.toThrow("403");
    const acl = "sudo -n pveum acl modify /vms --roles Strata --users strata@pve";
    await ssh.run(`${acl} --tokens 'strata@pve!up'`);
    await expect(status()).rejects.toThrow("500 Configuration file");

    expect(await ssh.run("sudo -n pveum user list")).toMatch(/│ made by hand │.*│ strata@pve │/);
    expect(await failing("sudo -n pveum user add strata@pve")).toBe(
      "create user failed: user 'strata@pve' already exists",
    );
    expect(await failing(add)).toContain("400 Parameter verification failed.\ntokenid: Token");
    expect(await failing("/usr/sbin/pveum user list")).toBe("please run as root");
    await ssh.run("sudo -n pveum user token remove strata@pve up");
    await ssh.run("sudo -n pveum user delete strata@pve");
    await ssh.run("sudo -n pveum role delete Strata");
    expect(await ssh.run("sudo -n pveum acl list --output-format json")).toBe("[]");
    const version = await ssh.run("sudo -n pvesh get /version --output-format json");
    expect(JSON.parse(version)).toMatchObject({ release: "8.4" });
    expect(await ssh.run("sudo -n pveversion")).toMatch(
      /^pve-manager\/8\.4\..* \(running kernel: /,
    );
  });

  test("a guest of it is reached through the outer one alone, until the lab has a route", async () => {
    const vm = await makeVm(inner.pve, "inner", 100, "deeper", "pve-8.qcow2");
    beyond = await reach(vm, at.deeper, (known) => ssh.jump(known));
    expect(await beyond.run("hostname")).toBe("deeper");
    expect(await takesSsh(at.inner)).toBe(true);
    expect(await takesSsh(at.deeper)).toBe(false);
    // Outside there is one guest: those of the inner node are a matter of its own.
    expect(await lab.node("mother").inventory()).toMatchObject({ instances: ["guest-100"] });
    const routes = [{ subnet: "10.96.20.0/24", gateway: at.inner }];
    await startNodes(["mother"], { dir: lab.dir, routes, log: () => {} });
    expect(await takesSsh(at.deeper)).toBe(true);
  });

  test("it is a node itself, with a guest on the fourth level", async () => {
    const { pve } = await nodeIn(beyond, at.deeper);
    const vm = await makeVm(pve, "deeper", 100, "leaf", "debian-12.qcow2");
    const leaf = await reach(vm, at.leaf, (known) => beyond.jump(known));
    expect(await leaf.run("hostname")).toBe("leaf");
    leaf.close();
  });

  test("all are gone with the outermost guest", async () => {
    await mother.run("POST", "/nodes/mother/qemu/100/status/stop");
    await mother.run("DELETE", "/nodes/mother/qemu/100");
    expect(await takesSsh(at.inner)).toBe(false);
    expect(await lab.node("mother").inventory()).toMatchObject({ guests: [], instances: [] });
  });
});
