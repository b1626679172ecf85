import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { planProbes, type Probe } from "../../../cli/probe/planProbes.ts";
import { installCommandPlugin } from "../../../lab/commandPlugin/installCommandPlugin.ts";
import type { Count } from "../../../lab/probe/agentCalls.ts";
import type { Lab as RunningLab } from "../../../lab/startLab.ts";
import { toUla } from "../../../model/isolation/ula.ts";
import { onServer, startExampleLab, stopExampleLab } from "../examples/exampleLab.ts";
import { labHost } from "../harness/hostAccess.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { changingInfra } from "./changingInfra.ts";
import { ProbedLab } from "./probedLab.ts";
import { report } from "./report.ts";
import { resolved } from "./resolved.ts";

// Machines come up while thousands of probes are under way.
vi.setConfig({ testTimeout: 600_000 });

const seconds = Number(process.env["STRATA_ISOLATION_SECONDS"] ?? 30);
const everyMs = 50;
const smaller = resolved(changingInfra(false));
const larger = resolved(changingInfra(true));
const coming = "cd";

/**
 * One closed port of each protocol is enough where all are closed, and of the server's addresses
 * the one that comes and goes: with more, two cores have no time left for what is to change.
 * A ping is a process each time, which would measure how fast those start.
 */
const gateways = larger.projects
  .filter(({ domain }) => domain === "chg-d")
  .flatMap(({ gateway }) => [gateway, toUla(gateway)]);
const planned = planProbes(larger).filter(
  ({ protocol, from, to, port, address, open }) =>
    protocol !== "icmp" &&
    from !== "host" &&
    (to !== "host" || gateways.includes(address)) &&
    (open || port === (protocol === "tcp" ? 80 : 1007)),
);
const wayOf = ({ from, address, protocol, port }: Probe) =>
  `${from} ${address} ${protocol} ${port}`;
const openBefore = new Set(
  planProbes(smaller)
    .filter(({ open }) => open)
    .map(wayOf),
);
const closed = planned.filter(({ open }) => !open);
const kept = planned.filter((probe) => probe.open && openBefore.has(wayOf(probe)));
const comesAndGoes = planned.filter(
  ({ from, to, open, protocol, port }) =>
    open && from === "cc" && to === "cb" && protocol === "tcp" && port === 443,
);

const attemptsOf = (from: string, probes: readonly Probe[]) =>
  probes
    .filter((probe) => probe.from === from)
    .map(({ protocol, address, port }) => ({ protocol, address, port }));
const sum = (counts: readonly Count[], key: "tried" | "through") =>
  counts.reduce((total, count) => total + count[key], 0);

describe.each(["acl", "nftables"] as const)("isolation by %s", (isolation) => {
  let server: RunningLab;
  let stack: PulumiStack;
  let probed: ProbedLab;

  async function deploy(isLarger: boolean): Promise<void> {
    await stack.describe(changingInfra(isLarger, isolation));
    const up = await stack.up();
    expect(up.exitCode, up.output).toBe(0);
  }

  beforeAll(async () => {
    server = await startExampleLab();
    stack = await PulumiStack.create({
      socket: server.socket,
      fingerprint: server.fingerprint,
      program: "strata",
      name: "test-changing",
      config: { "strata:environment": "test", "strata:node": "changing" },
    });
    await stack.configure({
      "strata:infra": join(stack.dir, "infra.yml"),
      "strata:facts": { networks: [], cpus: 8, memory: 8 * 1024 ** 3 },
    });
    if (isolation === "acl") {
      // Else what is for a bridge that is gone would go where the server's default route leads.
      await onServer(server, ["ip", "route", "add", "unreachable", "10.106.0.0/16"]);
    } else {
      await installCommandPlugin(join(stack.dir, "home"));
      await stack.configure({ "strata:host": labHost(server.dir) });
    }
    await deploy(false);
    probed = new ProbedLab(server, { ...larger, isolation });
    await probed.open("host", "");
    await Promise.all(smaller.instances.map((instance) => probed.openMachine(instance)));
  });
  afterAll(async () => {
    await probed?.close();
    await stack.forget();
    await stopExampleLab(server);
  });

  /** Tries closed ways out of the machine that comes and goes, from when it runs until it is gone. */
  async function watchComing(): Promise<() => Promise<Count[]>> {
    const machine = larger.instances.find((instance) => instance.machine === coming);
    if (machine === undefined) throw new Error("nothing comes");
    await probed.openMachine(machine);
    const agent = probed.agent(coming);
    await agent.ask("repeat", { attempts: attemptsOf(coming, closed), everyMs, ms: 1000 });
    return () => agent.ask("counts", {});
  }

  test("no packet gets through what is closed while domains and policies come and go", async () => {
    const senders = ["ca", "cx", "cb", "cc"];
    const watched = senders.map((from) => {
      const own = [...closed, ...kept, ...comesAndGoes].filter((probe) => probe.from === from);
      return { agent: probed.agent(from), own };
    });
    for (const { agent, own } of watched) {
      const attempts = own.map(({ protocol, address, port }) => ({ protocol, address, port }));
      await agent.ask("repeat", { attempts, everyMs, ms: 1000 });
    }
    const fromComing: Count[] = [];
    const end = performance.now() + seconds * 1000;
    let ups = 0;
    while (performance.now() < end || ups < 2) {
      const up = deploy(true);
      const watching = watchComing();
      await Promise.all([up, watching]);
      await sleep(1000);
      await deploy(false);
      fromComing.push(...(await (await watching)()));
      ups += 2;
    }
    const found: { probe: Probe; count: Count }[] = [];
    for (const { agent, own } of watched) {
      const counts = await agent.ask("counts", {});
      own.forEach((probe, index) => found.push({ probe, count: counts[index] as Count }));
    }
    const countsOf = (probes: readonly Probe[]) =>
      found.filter(({ probe }) => probes.includes(probe)).map(({ count }) => count);

    const closedCounts = [...countsOf(closed), ...fromComing];
    const wrong = sum(closedCounts, "through");
    await report(`changes, ${isolation}: ${ups} ups`, {
      allowed: sum(countsOf(kept), "through"),
      denied: sum(closedCounts, "tried") - wrong,
      wrong,
    });
    const leaks = found.filter(({ probe, count }) => closed.includes(probe) && count.through > 0);
    expect(leaks.map(({ probe, count }) => `${wayOf(probe)}: ${JSON.stringify(count)}`)).toEqual(
      [],
    );
    expect(fromComing.filter(({ through }) => through > 0)).toEqual([]);
    expect(sum(fromComing, "tried")).toBeGreaterThan(0);
    // The same prober does find what is open, all along or for a while.
    for (const { tried, through } of countsOf(kept)) expect(through).toBeGreaterThan(tried / 2);
    for (const { tried, through } of countsOf(comesAndGoes)) {
      expect(through).toBeGreaterThan(0);
      expect(through).toBeLessThan(tried);
    }
  });

  test("the ways that were tried do work with isolation off", async () => {
    await deploy(true);
    await probed.openAll();
    const { tally, findings } = await probed.judged(planned);
    await report(`changes, ${isolation}, controls`, { ...tally, pairs: 0 });
    expect(findings).toEqual([]);
  });
});
