import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import ssh2 from "ssh2";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { imageFile } from "../../../lab/images/labImages.ts";
import { labPaths } from "../../../lab/labPaths.ts";
import { labPackages } from "../../../lab/packages/labPackages.ts";
import { hypervisorImage } from "../../../lab/pve/inner/hypervisorImage.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import { names } from "../harness/daemon.ts";
import { onServer } from "../examples/exampleLab.ts";
import { type LabNode, startLabNode } from "./labNode.ts";
import { LabSsh, type SshLogin } from "./labSsh.ts";
import { PveClient } from "./pveClient.ts";
import { PveVm } from "./pveVm.ts";

const lab = inject("lab");
if (lab.dir === "") console.warn("skipped: STRATA_TEST_SOCKET names a lab that SSH cannot reach");

const key = ssh2.utils.generateKeyPairSync("ed25519");
const innerBridge = "10.98.0.1/24";
/** Whether sshd greets at an address: what only accepts, such as the machine's own network, does not count. */
const probe = `
const socket = require("node:net").connect(22, process.argv[1]);
socket.on("data", () => process.exit(0)).on("error", () => process.exit(1));
setTimeout(() => process.exit(1), 5000);
`;
const form = (name: string, vmid: string) => ({
  vmid,
  name,
  agent: "1",
  ide2: "local:cloudinit",
  net0: "virtio,bridge=vmbr0",
  ciuser: "lab",
  sshkeys: encodeURIComponent(key.public),
  memory: "1024",
});

describe.skipIf(lab.dir === "")("an inner node, in a VM of mother", () => {
  let mother: LabNode;
  let outer: PveVm;
  let ssh: LabSsh;
  let relay: Server;
  let inner: PveClient;
  let leaf: PveVm;

  const login = async (vm: PveVm, beginning: string) => ({
    host: await vm.address(beginning),
    user: "lab",
    privateKey: key.private,
    hostKey: await vm.readFile("/etc/ssh/ssh_host_ed25519_key.pub"),
  });
  /** An agent may answer before cloud-init has made the host's key. */
  const reach = (vm: PveVm, beginning: string, open: (known: SshLogin) => Promise<LabSsh>) =>
    waitFor({ what: "SSH", seconds: 60, wayOut: "", everyMs: 1000 }, async () =>
      open(await login(vm, beginning)),
    );
  /** From the lab's own server, without a way through a guest. */
  const takesSsh = async (address: string) =>
    (await onServer(lab, [process.execPath, "-e", probe, address])).exitCode === 0;

  beforeAll(async () => {
    const { cache } = labPaths();
    const packages = await labPackages(cache, () => {});
    const image = await imageFile("strata-debian", cache, packages, () => {});
    const hypervisor = await hypervisorImage(image, innerBridge);
    mother = await startLabNode(lab, "mother", "10.97.0.1", (volume) =>
      volume.includes("pve-8") ? hypervisor : { alias: "strata-debian" },
    );
    outer = new PveVm(mother.pve, "mother", 100);
  });
  afterAll(async () => {
    inner?.close();
    relay?.close();
    ssh?.close();
    await mother?.stop();
  });

  test("comes up as a node of its own, known by its certificate", async () => {
    const image = await mother.download("pve-8.qcow2");
    await mother.pve.run("POST", "/nodes/mother/qemu", {
      ...form("inner", "100"),
      memory: "4096",
      ipconfig0: "ip=10.97.0.20/24,gw=10.97.0.1",
      scsi0: `local:0,import-from=${image}`,
    });
    await mother.pve.run("POST", `${outer.path}/status/start`);
    ssh = await reach(outer, "10.97.", (known) => LabSsh.open(lab.dir, known));
    const wait = { what: "the inner node", seconds: 240, wayOut: "", everyMs: 1000 };
    const token = await waitFor(wait, () => ssh.run("sudo -n cat /etc/pve/priv/strata.token"));
    const ca = await ssh.run("cat /etc/pve/pve-root-ca.pem");
    relay = createServer((socket) => {
      void ssh.forward("10.97.0.20", 8006).then((channel) => socket.pipe(channel).pipe(socket));
    }).listen(0, "127.0.0.1");
    await once(relay, "listening");
    const { port } = relay.address() as AddressInfo;
    inner = new PveClient({ endpoint: `https://127.0.0.1:${port}`, ca, token });
    expect(await inner.ask("GET", "/nodes")).toMatchObject([{ node: "inner", status: "online" }]);
    expect(await inner.ask("GET", "/nodes/inner/qemu")).toEqual([]);
  });

  test("makes a VM that is reached only through the outer one", async () => {
    await inner.upload("/nodes/inner/storage/local/upload", "debian-12.raw");
    await inner.run("POST", "/nodes/inner/qemu", {
      ...form("leaf", "200"),
      ipconfig0: "ip=dhcp",
      scsi0: "local:0,import-from=local:import/debian-12.raw",
    });
    leaf = new PveVm(inner, "inner", 200);
    await inner.run("POST", `${leaf.path}/status/start`);
    const beyond = await reach(leaf, "10.98.0.", (known) => ssh.jump(known));
    expect(await beyond.run("hostname")).toBe("leaf");
    beyond.close();
    expect(await takesSsh("10.97.0.20")).toBe(true);
    expect(await takesSsh(await leaf.address("10.98.0."))).toBe(false);
    // Outside there is one guest: the leaf is a matter of the inner node.
    expect(await names(lab.socket, "/1.0/instances?project=pve-mother")).toEqual(["guest-100"]);
  });

  test("is gone with its VM, and everything in it", async () => {
    await mother.pve.run("POST", `${outer.path}/status/stop`);
    await mother.pve.run("DELETE", outer.path);
    expect(await takesSsh("10.97.0.20")).toBe(false);
    expect(await names(lab.socket, "/1.0/instances?project=pve-mother")).toEqual([]);
  });
});
