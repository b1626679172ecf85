import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { showFirewallLog } from "../../../cli/commands/firewallLog.ts";
import { verifyStack } from "../../../cli/commands/verify.ts";
import type { Probe } from "../../../cli/probe/planProbes.ts";
import { type Lab as RunningLab, startLab } from "../../../lab/startLab.ts";
import { stopLab } from "../../../lab/stopLab.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import { CliStack } from "../cli/cliStack.ts";
import { onServer } from "../examples/exampleLab.ts";
import { daemonGet, daemonWrite } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { expectCleanDestroy } from "../harness/invariants.ts";
import { inventory, type Found } from "../harness/inventory.ts";
import { outside } from "./heavyLab.ts";
import { addOutside } from "./outsideHost.ts";
import { ProbedLab } from "./probedLab.ts";
import { report } from "./report.ts";
import { resolved } from "./resolved.ts";
import { walledInfra } from "./walledInfra.ts";

// A test here is up to two deployments, on a machine that has other things to do.
vi.setConfig({ testTimeout: 600_000 });

const model = resolved(walledInfra());
const larger = resolved(walledInfra({ isLarger: true }));
const firewall = "/1.0/instances/sys-firewall";
const project = "?project=admin";

interface Live {
  readonly config: Record<string, string>;
  readonly devices: Record<string, Record<string, string>>;
}

let server: RunningLab;
let before: Found[];
let cli: CliStack;
let probed: ProbedLab;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), "strata-walled-"));
  server = await startLab({ dir, log: () => {} });
  before = await inventory(server.socket);
  cli = await CliStack.deploy(server, "walled", walledInfra(), {
    "strata:facts": { networks: [], cpus: 8, memory: 8 * 1024 ** 3 },
  });
  probed = new ProbedLab(server, model);
  await probed.openAll();
  await addOutside(server, probed);
});
afterAll(async () => {
  await probed?.close();
  await cli?.stack.forget();
  const { dir } = server;
  await stopLab({ dir, log: () => {} });
  await rm(dir, { recursive: true, force: true });
});

const kinds = [
  { protocol: "icmp", port: 0 },
  { protocol: "tcp", port: 80 },
  { protocol: "udp", port: 514 },
] as const;
const ways = (from: string, to: string, address: string, open: boolean): Probe[] =>
  kinds.map((kind) => ({ ...kind, from, to, address, open }));
const addressOf = (name: string) =>
  larger.instances.find(({ machine }) => machine === name)?.address ?? "";
const pidOf = async (name: string, domain: string) => {
  const path = `/1.0/instances/${name}/state?project=${domain}`;
  return (await daemonGet<{ pid: number }>(server.socket, path)).pid;
};
const live = () => daemonGet<Live>(server.socket, `${firewall}${project}`);

async function expectJudged(part: string, probes?: readonly Probe[]): Promise<void> {
  const { tally, findings } = await probed.judged(probes);
  await report(`firewall: ${part}`, { ...tally, pairs: part === "pairs" ? tally.pairs : 0 });
  expect(findings).toEqual([]);
  expect(tally.controls).toBe(tally.denied);
}

async function deploy(infra: string): Promise<void> {
  await cli.stack.describe(infra);
  const up = await cli.stack.up();
  expect(up.exitCode, up.output).toBe(0);
}

test("a second up has nothing to do, and the server has what is described", async () => {
  const again = await cli.stack.noChanges();
  expect(again.exitCode, again.output).toBe(0);
  cli.printed();
  const found = await verifyStack(cli.stack.name, {}, cli.stack.dir);
  expect(found, cli.printed()).toBe(0);
});

test("strata verify --probe finds every way as described", async () => {
  const found = await verifyStack(cli.stack.name, { probe: true, json: true }, cli.stack.dir);
  const printed = cli.printed();
  expect(found, printed).toBe(0);
  expect(JSON.parse(printed)).toMatchObject({ probe: { wrong: 0 } });
});

test("it keeps every mandatory rule of the policy pack", async () => {
  const { exitCode, output } = await cli.stack.preview("--policy-pack", "policy");
  expect(exitCode, output).toBe(0);
  expect(output).toMatch(/\[advisory\].* limits .*sys-firewall/);
  expect(output).not.toContain("[mandatory]");
});

test("every pair of machines, and each with the server, is as the policies say", async () => {
  await expectJudged("pairs");
});

test("the outside is reached through it, except from a domain without internet", async () => {
  const probes = model.instances.flatMap(({ machine, domain }) =>
    ways(machine, "outside", outside.ipv4, domain !== "wl-shut"),
  );
  await expectJudged("outside", probes);
});

/** Packets that its rule for a policy has let through. */
async function counted(comment: string): Promise<number> {
  const pid = await pidOf("sys-firewall", "admin");
  const rules = await probed.inNamespace(pid, "nft list chain inet strata forward");
  const lines = rules.split("\n").filter((line) => line.includes(`"${comment}"`));
  return lines.reduce((sum, line) => sum + Number(/packets (\d+)/.exec(line)?.[1]), 0);
}

test("what a policy lets through is counted there", async () => {
  const earlier = await counted("web");
  const way = ways("aa", "ba", addressOf("ba"), true).filter(({ protocol }) => protocol === "tcp");
  expect((await probed.run(way, 15_000)).map(({ by }) => by)).toEqual(["ba"]);
  expect(await counted("web")).toBeGreaterThan(earlier);
});

test("nobody gets past it by sending to the bridge instead", async () => {
  const pid = await pidOf("aa", "wl-a");
  const gateway = model.projects.find(({ domain }) => domain === "wl-a")?.gateway ?? "";
  const route = (via: string) => `ip route replace default via ${via} dev eth0`;
  await probed.inNamespace(pid, route(gateway));
  try {
    // Also what is allowed through the machine.
    await expectJudged("past it", [
      ...ways("aa", "ba", addressOf("ba"), false),
      ...ways("aa", "sa", addressOf("sa"), false),
    ]);
  } finally {
    await probed.inNamespace(pid, route(gateway.replace(/254$/, "253")));
  }
});

test("what it drops can be read", async () => {
  await probed.run(ways("sa", "aa", addressOf("aa"), false), 2000);
  cli.printed();
  await showFirewallLog(cli.stack.name, { json: true }, cli.stack.dir);
  const drops = JSON.parse(cli.printed()) as Record<string, unknown>[];
  const own = { source: addressOf("sa"), sourceName: "sa", sourceDomain: "wl-shut" };
  const to = { destination: addressOf("aa"), destinationName: "aa", destinationDomain: "wl-a" };
  for (const what of [
    { protocol: "tcp", port: 80 },
    { protocol: "udp", port: 514 },
    { protocol: "icmp" },
  ]) {
    expect(drops).toContainEqual(expect.objectContaining({ ...own, ...to, ...what }));
  }
  const times = drops.map(({ time }) => Date.parse(String(time)));
  expect(Math.abs(Date.now() - Math.max(...times))).toBeLessThan(300_000);
  await showFirewallLog(cli.stack.name, {}, cli.stack.dir);
  expect(cli.printed()).toMatch(
    /^\S+Z +10\.108\.4\.\d+ sa wl-shut +10\.108\.2\.\d+ aa wl-a +tcp 80 +\d+$/m,
  );
});

test("rules that nft refuses leave the old ones in force", async () => {
  const run = async (command: string) => {
    await guestExec(server.socket, "admin", "sys-firewall", ["sh", "-c", command]);
  };
  const pid = await pidOf("sys-firewall", "admin");
  const rules = () => probed.inNamespace(pid, "nft --stateless list chain inet strata forward");
  const good = await rules();
  const file = "/etc/strata/firewall.nft";
  await run(`cp ${file} /root/good; echo 'chain x {' >>${file}; sh /etc/strata/firewall.sh load`);
  const kept = await rules();
  await run(`sed -i '/"web"/d' ${file}; sed -i '$d' ${file}; sh /etc/strata/firewall.sh load`);
  const changed = await rules();
  await run(`cp /root/good ${file}; rm /root/good; sh /etc/strata/firewall.sh load`);
  expect(kept).toBe(good);
  // The control: what nft takes does change them.
  expect(changed).not.toContain('"web"');
  expect(await rules()).toBe(good);
});

test("it keeps running, and its NICs their names, while a domain comes and goes", async () => {
  const old = await live();
  const [pid, uuid] = [await pidOf("sys-firewall", "admin"), old.config["volatile.uuid"]];
  await deploy(walledInfra({ isLarger: true }));
  const grown = await live();
  expect(grown.devices).toMatchObject(old.devices);
  expect(grown.devices["eth4"]).toMatchObject({ name: "eth4", network: "net-wl-0" });
  expect(grown.config["volatile.uuid"]).toBe(uuid);
  expect(await pidOf("sys-firewall", "admin")).toBe(pid);

  const added = larger.instances.find(({ machine }) => machine === "na");
  if (added === undefined) throw new Error("nothing was added");
  await probed.openMachine(added);
  await expectJudged("a domain more", [
    ...ways("na", "ba", addressOf("ba"), false).map((way) => ({
      ...way,
      open: way.protocol === "tcp",
    })),
    ...ways("na", "aa", addressOf("aa"), false),
    ...ways("ba", "na", addressOf("na"), false),
    ...ways("na", "outside", outside.ipv4, true),
  ]);
  const quiet = await cli.stack.noChanges();
  expect(quiet.exitCode, quiet.output).toBe(0);
  await probed.agent("na").close();
  probed.agents.delete("na");

  await deploy(walledInfra());
  const again = await live();
  expect(again.devices).toEqual(old.devices);
  expect(again.config["volatile.uuid"]).toBe(uuid);
  expect(await pidOf("sys-firewall", "admin")).toBe(pid);
  await expectJudged("a domain less", ways("aa", "sa", addressOf("sa"), false));
});

test("after a restart it has its rules before it forwards", async () => {
  const machine = model.instances.find((one) => one.machine === "sys-firewall");
  if (machine === undefined) throw new Error("there is no firewall machine");
  const list = ["nft", "list", "chain", "inet", "strata", "forward"];
  const isLoaded = async () =>
    (await guestExec(server.socket, "admin", "sys-firewall", list)).exitCode === 0;
  await daemonWrite(server.socket, "PUT", `${firewall}/state${project}`, {
    action: "restart",
    force: true,
  });
  await probed.openMachine(machine);
  const wait = { what: "the firewall's rules after a restart", seconds: 60, wayOut: "" };
  await waitFor(wait, async () => (await isLoaded()) || undefined);
  // Units that wait for one another in a circle start all but one, which is another each time.
  const log = ["incus", "console", "--project", "admin", "sys-firewall", "--show-log"];
  const { stdout: printed } = await onServer(server, log);
  expect(printed).toContain("strata-firewall.service");
  expect(printed).not.toContain("Ordering cycle found");
  await expectJudged("after a restart");
});

test("in mode host it is a machine as any other, and the same one", async () => {
  const old = await live();
  await deploy(walledInfra({ mode: "host" }));
  const now = await live();
  expect(Object.keys(now.devices)).toEqual(["eth0"]);
  expect(now.config["volatile.uuid"]).toBe(old.config["volatile.uuid"]);
  const pid = await pidOf("sys-firewall", "admin");
  expect(await probed.inNamespace(pid, "nft list tables; cat /proc/sys/net/ipv4/ip_forward")).toBe(
    "0",
  );
});

test("as a virtual machine, which test/lab/vm starts, it is previewed", async () => {
  await cli.stack.describe(walledInfra({ type: "vm" }));
  const preview = await cli.stack.preview();
  expect(preview.exitCode, preview.output).toBe(0);
  expect(preview.output).toMatch(/type +: "container" => "virtual-machine"/);
  for (const bridge of ["net-wl-a", "net-wl-b", "net-wl-shut", "up-admin"]) {
    expect(preview.output).toMatch(new RegExp(`network *: "${bridge}"`));
  }
});

test("destroyed, it leaves nothing", async () => {
  await deploy(walledInfra());
  await probed.close();
  await expectCleanDestroy(cli.stack, server.socket, before);
});
