import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { planProbes, type Probe } from "../../../cli/probe/planProbes.ts";
import { restartDaemon } from "../../../lab/restartDaemon.ts";
import type { Lab as RunningLab } from "../../../lab/startLab.ts";
import { toUla } from "../../../model/isolation/ula.ts";
import { onServer, startExampleLab, stopExampleLab } from "../examples/exampleLab.ts";
import { daemonGet, daemonWrite } from "../harness/daemon.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { facts, foreign, heavyInfra, outside } from "./heavyLab.ts";
import { ProbedLab } from "./probedLab.ts";
import { report } from "./report.ts";
import { resolved } from "./resolved.ts";

const model = resolved(heavyInfra, facts);
let server: RunningLab;
let stack: PulumiStack;
let probed: ProbedLab;

const machineNamed = (name: string) => {
  const found = model.instances.find(({ machine }) => machine === name);
  if (found === undefined) throw new Error(`the lab has no machine "${name}"`);
  return found;
};
const pidOf = async (name: string, project: string) => {
  const path = `/1.0/instances/${name}/state?project=${project}`;
  return (await daemonGet<{ pid: number }>(server.socket, path)).pid;
};
async function onServerOrThrow(script: string): Promise<void> {
  const { exitCode, stdout } = await onServer(server, ["sh", "-ec", `exec 2>&1; ${script}`]);
  if (exitCode !== 0) throw new Error(`on the server: ${stdout}`);
}

/** A guest that is not strata's on a network that is not either. */
async function addForeignGuest(): Promise<void> {
  await daemonWrite(server.socket, "POST", "/1.0/networks", {
    name: foreign.name,
    config: { "ipv4.address": `${foreign.gateway}/24`, "ipv6.address": "none" },
  });
  await daemonWrite(server.socket, "POST", "/1.0/instances", {
    name: "iso-stranger",
    source: { type: "image", alias: "strata-tiny" },
    start: true,
    devices: {
      root: { type: "disk", path: "/", pool: "default" },
      eth0: {
        type: "nic",
        name: "eth0",
        network: foreign.name,
        "ipv4.address": foreign.guest,
      },
    },
  });
  const path = "/1.0/instances/iso-stranger/state?project=default";
  await probed.open("stranger", await probed.pidWith(foreign.guest, path));
}

/** Behind a link of the server, without a route back: only what is behind NAT gets an answer. */
async function addOutside(): Promise<void> {
  const { ipv4, ipv6 } = outside;
  await onServerOrThrow(`
    ip netns add outside
    ip link add iso-out type veth peer name eth0 netns outside
    ip addr add ${ipv4.replace(/2$/, "1")}/24 dev iso-out
    ip addr add ${ipv6.replace(/2$/, "1")}/64 dev iso-out nodad
    ip link set iso-out up
    ip -n outside addr add ${ipv4}/24 dev eth0
    ip -n outside addr add ${ipv6}/64 dev eth0 nodad
    ip -n outside link set eth0 up`);
  await probed.open("outside", "/run/netns/outside");
}

beforeAll(async () => {
  server = await startExampleLab();
  stack = await PulumiStack.create({
    socket: server.socket,
    fingerprint: server.fingerprint,
    program: "strata",
    name: "test-isolation",
    config: {
      "strata:environment": "test",
      "strata:node": "isolation",
      "strata:facts": { ...facts, cpus: 8, memory: 8 * 1024 ** 3 },
    },
  });
  await stack.configure({ "strata:infra": join(stack.dir, "infra.yml") });
  await writeFile(join(stack.dir, "infra.yml"), heavyInfra);
  probed = new ProbedLab(server, model);
  const up = await stack.up();
  expect(up.exitCode, up.output).toBe(0);
  await probed.openAll();
  await Promise.all([addOutside(), addForeignGuest()]);
});
afterAll(async () => {
  await probed?.close();
  await stack.forget();
  await stopExampleLab(server);
});

const kinds = [
  { protocol: "icmp", port: 0 },
  { protocol: "tcp", port: 80 },
  { protocol: "udp", port: 514 },
] as const;
const ways = (from: string, to: string, address: string, open: boolean): Probe[] =>
  kinds.map((kind) => ({ ...kind, from, to, address, open }));

async function expectJudged(part: string, probes?: readonly Probe[]): Promise<void> {
  const { tally, findings } = await probed.judged(probes);
  // Pairs count once, however often and with whom else they are tried.
  await report(part, { ...tally, pairs: part === "pairs" ? tally.pairs : 0 });
  expect(findings).toEqual([]);
  expect(tally.controls).toBe(tally.denied);
}

test("every pair of machines, and each with the server, is as the policies say", async () => {
  const pairs = new Set(planProbes(model).map(({ from, to }) => `${from} ${to}`));
  expect(pairs.size).toBeGreaterThan(120);
  await expectJudged("pairs");
});

test("the outside is reached by NAT, except from a domain without internet", async () => {
  const probes = model.instances.flatMap(({ machine, domain }) =>
    [outside.ipv4, outside.ipv6].flatMap((address) =>
      ways(machine, "outside", address, domain !== "iso-shut"),
    ),
  );
  await expectJudged("outside", probes);
  const opened = probes.filter(({ open, protocol }) => open && protocol === "tcp");
  const seen = (await probed.run(opened, 15_000)).map((outcome) => outcome.seen);
  expect(new Set(seen)).toEqual(new Set(["203.0.113.1", "2001:db8:77::1"]));
});

test("networks that are not the lab's neither reach it nor are reached", async () => {
  await expectJudged(
    "foreign",
    model.instances.flatMap(({ machine, address }) => [
      ...ways(machine, "stranger", foreign.guest, false),
      ...ways(machine, "host", foreign.gateway, false),
      ...ways("stranger", machine, address, false),
    ]),
  );
});

/** Whether a packet that a machine sends with another's address arrives where that one may send. */
async function arrivesForged(from: string, ipv6: boolean): Promise<boolean> {
  const write = (address: string) => (ipv6 ? toUla(address) : address);
  const [source, target] = [machineNamed("oa").address, machineNamed("da").address].map(write);
  const pid = await pidOf(from, "iso-office");
  const alias = `${source}/${ipv6 ? "128" : "32"} dev eth0`;
  await probed.inNamespace(pid, `ip addr add ${alias} ${ipv6 ? "nodad" : ""}`);
  const arrived = await arrives(from, "da", { address: target ?? "", source });
  await probed.inNamespace(pid, `ip addr del ${alias}`);
  return arrived;
}

async function arrives(
  from: string,
  to: string,
  way: { readonly address: string; readonly source?: string | undefined },
): Promise<boolean> {
  const token = randomUUID();
  const attempts = [{ protocol: "udp", port: 514, token, ...way } as const];
  await probed.agent(from).ask("try", { attempts, ms: 3000 });
  const [heard] = await probed.agent(to).ask("heard", { tokens: [token] });
  return heard === true;
}

test.each([false, true])("a forged source address does not get out (IPv6: %s)", async (ipv6) => {
  // The sender of the control differs in `spoofing: allowed` alone.
  expect({
    filtered: await arrivesForged("ob", ipv6),
    unfiltered: await arrivesForged("of", ipv6),
  }).toEqual({ filtered: false, unfiltered: true });
});

test("a forged MAC address does not get out", async () => {
  const way = { address: machineNamed("oa").address };
  const found: Record<string, boolean> = {};
  for (const from of ["ob", "of"]) {
    const pid = await pidOf(from, "iso-office");
    found[`${from}, own`] = await arrives(from, "oa", way);
    const own = await macOf(from);
    await probed.inNamespace(pid, "ip link set dev eth0 address 02:00:00:00:07:01");
    found[`${from}, forged`] = await arrives(from, "oa", way);
    await probed.inNamespace(pid, `ip link set dev eth0 address ${own}`);
  }
  expect(found).toEqual({
    "ob, own": true,
    "ob, forged": false,
    "of, own": true,
    "of, forged": true,
  });
});

async function macOf(machine: string): Promise<string> {
  const path = `/1.0/instances/${machine}?project=iso-office`;
  const { config } = await daemonGet<{ config: Record<string, string> }>(server.socket, path);
  return config["volatile.eth0.hwaddr"] ?? "";
}

test("isolation is as it was after a restart of the daemon and of guests", async () => {
  await restartDaemon(server);
  for (const name of ["da", "ob", "sa"]) {
    const { project } = machineNamed(name);
    const path = `/1.0/instances/${name}/state?project=${project}`;
    await daemonWrite(server.socket, "PUT", path, { action: "restart", force: true });
    await probed.openMachine(machineNamed(name));
  }
  await expectJudged("after restarts");
});
