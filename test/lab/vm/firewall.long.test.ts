import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { planProbes, type Probe } from "../../../cli/probe/planProbes.ts";
import type { Lab as RunningLab } from "../../../lab/startLab.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import { CliStack } from "../cli/cliStack.ts";
import { daemonGet, daemonWrite } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { expectCleanDestroy } from "../harness/invariants.ts";
import { type Found, inventory } from "../harness/inventory.ts";
import { startVmLab, stopVmLab, vmObstacle } from "../harness/vmLab.ts";
import { ProbedLab } from "../isolation/probedLab.ts";
import { report } from "../isolation/report.ts";
import { resolved } from "../isolation/resolved.ts";

// Emulated, the machine takes half a minute to start, or three on a machine that has much else to do.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 900_000 });

const infra = (card = "", secureBoot = 'security.secureboot: "false", ') => `
project_name: vmwall
global: {base_subnet: "10.109", default_os_image: strata-tiny, firewall_mode: vm}
domains:
  admin:
    subnet_id: 1
    ephemeral: true
    machines:
      sys-firewall:
        type: vm
        os_image: strata-vm
        config: {${secureBoot}limits.memory: 512MiB, limits.cpu: "1"}
        ${card}
  vw-left: {subnet_id: 2, ephemeral: true, machines: {la: {}}}
  vw-right: {subnet_id: 3, ephemeral: true, machines: {ra: {}}}
network_policies:
  - {from: vw-left, to: ra, ports: [80], description: web}
`;
const facts = { networks: [], cpus: 8, memory: 8 * 1024 ** 3 };
const model = resolved(infra());
const addressOf = (name: string) =>
  model.instances.find(({ machine }) => machine === name)?.address ?? "";
const obstacle = await vmObstacle();

interface Live {
  readonly status: string;
  readonly type: string;
  readonly config: Readonly<Record<string, string>>;
}
interface State {
  readonly processes: number;
  readonly network: Readonly<Record<string, { addresses: { family: string; address: string }[] }>>;
}

describe.skipIf(obstacle)(`a virtual machine as firewall ${obstacle ?? ""}`, () => {
  let server: RunningLab;
  let before: Found[];
  let cli: CliStack;
  let probed: ProbedLab;

  beforeAll(async () => {
    server = await startVmLab();
    before = await inventory(server.socket);
    // Then files wait for the machine's agent, which they do longer than the machine itself.
    const config = { "strata:facts": facts, "strata:waitFor": "running" };
    cli = await CliStack.deploy(server, "vmwall", infra(), config);
    probed = new ProbedLab(server, model);
    await probed.open("host", "");
    // A virtual machine has no namespace on the server to put an agent into.
    const guests = model.instances.filter(({ type }) => type === "container");
    await Promise.all(guests.map((guest) => probed.openMachine(guest)));
  });
  afterAll(async () => {
    await probed?.close();
    await cli?.stack.forget();
    if (server) await stopVmLab(server);
  });

  const tcp = (from: string, to: string, open: boolean, port = 80): Probe => ({
    protocol: "tcp",
    port,
    from,
    to,
    address: addressOf(to),
    open,
  });

  test("runs, with its addresses, and a second up has nothing to do", async () => {
    const path = "/1.0/instances/sys-firewall";
    const live = await daemonGet<Live>(server.socket, `${path}?project=admin`);
    expect(live).toMatchObject({ status: "Running", type: "virtual-machine" });
    expect(live.config["security.secureboot"]).toBe("false");
    const state = await daemonGet<State>(server.socket, `${path}/state?project=admin`);
    expect(state.processes).toBeGreaterThan(0);
    const found = Object.values(state.network).flatMap((nic) =>
      nic.addresses.filter(({ family }) => family === "inet").map(({ address }) => address),
    );
    const nets = [1, 2, 3, 255].map((net) => `10.109.${net}.253`);
    expect(found.filter((one) => one !== "127.0.0.1").toSorted()).toEqual(nets.toSorted());
    const again = await cli.stack.noChanges();
    expect(again.exitCode, again.output).toBe(0);
  });

  async function expectJudged(part: string): Promise<void> {
    const own = planProbes(model).filter(({ from, to }) => ![from, to].includes("sys-firewall"));
    expect(own).toContainEqual(tcp("la", "ra", true));
    const { tally, findings } = await probed.judged(own);
    await report(part, tally);
    expect(findings).toEqual([]);
    expect(tally.controls).toBe(tally.denied);
  }

  test("forwards from domain to domain what the policies say, and no more", async () => {
    await expectJudged("firewall as vm");
  });

  test("nobody gets past it by sending to the bridge instead", async () => {
    const { pid } = await daemonGet<{ pid: number }>(
      server.socket,
      "/1.0/instances/la/state?project=vw-left",
    );
    const gateway = model.projects.find(({ domain }) => domain === "vw-left")?.gateway ?? "";
    const route = (via: string) => `ip route replace default via ${via} dev eth0`;
    await probed.inNamespace(pid, route(gateway));
    try {
      const { tally, findings } = await probed.judged([tcp("la", "ra", false)]);
      expect(findings).toEqual([]);
      expect(tally).toMatchObject({ denied: 1, controls: 1 });
    } finally {
      await probed.inNamespace(pid, route(gateway.replace(/254$/, "253")));
    }
    // The control on the same way through the machine.
    expect((await probed.run([tcp("la", "ra", true)], 15_000))[0]).toMatchObject({ by: "ra" });
  });

  test("does so after a restart, too", async () => {
    const path = "/1.0/instances/sys-firewall/state?project=admin";
    await daemonWrite(server.socket, "PUT", path, { action: "restart", timeout: 300 });
    const wait = { what: "the firewall's rules after a restart", seconds: 300, wayOut: "" };
    const list = ["nft", "list", "chain", "inet", "strata", "forward"];
    await waitFor({ ...wait, everyMs: 2000 }, async () => {
      const { exitCode } = await guestExec(server.socket, "admin", "sys-firewall", list);
      return exitCode === 0 || undefined;
    });
    await expectJudged("firewall as vm, after a restart");
  });

  test("a GPU for it is its card by PCI address, and secure boot is off by itself", async () => {
    await cli.stack.describe(infra("gpu: true", ""));
    const gpus = { ...facts, gpus: ["0000:01:00.0"] };
    await cli.stack.configure({ "strata:facts": gpus });
    const preview = await cli.stack.preview();
    expect(preview.exitCode, preview.output).toBe(0);
    expect(preview.output).toMatch(/gputype *: "physical"/);
    expect(preview.output).toMatch(/pci *: "0000:01:00.0"/);
    expect(preview.output).not.toMatch(/security\.secureboot/);
    await cli.stack.configure({ "strata:facts": facts });
    await cli.stack.describe(infra());
  });

  test("destroyed, it leaves nothing", async () => {
    await probed.close();
    await expectCleanDestroy(cli.stack, server.socket, before);
  });
});
