import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { planProbes, type Probe } from "../../../cli/probe/planProbes.ts";
import { installCommandPlugin } from "../../../lab/commandPlugin/installCommandPlugin.ts";
import type { Count } from "../../../lab/probe/agentCalls.ts";
import { restartDaemon } from "../../../lab/restartDaemon.ts";
import { hostFiles } from "../../../model/hostRules/hostFiles.ts";
import { daemonGet } from "../harness/daemon.ts";
import { labHost } from "../harness/hostAccess.ts";
import { HeavyServer, ways } from "./heavyServer.ts";
import { report } from "./report.ts";

let heavy: HeavyServer;

beforeAll(async () => {
  heavy = await HeavyServer.deploy(
    "nftables",
    ({ dir }) => ({ "strata:host": labHost(dir) }),
    (stack) => installCommandPlugin(join(stack.dir, "home")),
  );
});
afterAll(() => heavy?.close());

const bridges = () => heavy.probed.lab.projects.map(({ bridge }) => bridge);

/** What of the rules is on the server: tables, files, units and their links. */
async function traces(): Promise<string[]> {
  const printed = await heavy.run(`
    nft list tables inet | grep -o "strata-.*" || true
    find /etc/strata /etc/systemd -name "*iso-*" 2>/dev/null || true`);
  return printed.split("\n").filter(Boolean).toSorted();
}

function expectedTraces(): string[] {
  return bridges()
    .flatMap((bridge) => {
      const { table, file, unit, wanted } = hostFiles(bridge);
      return [table, file, unit, wanted];
    })
    .toSorted();
}

function acls(): Promise<(string | undefined)[]> {
  const { socket } = heavy.server;
  const configs = bridges().map((bridge) =>
    daemonGet<{ config: Record<string, string> }>(socket, `/1.0/networks/${bridge}`),
  );
  return Promise.all(configs.map(async (live) => (await live).config["security.acls"]));
}

/**
 * Tries closed ways every 50 ms, from every domain to a machine of every other and to the server,
 * while something happens; open ones beside them show that the prober finds what is there.
 */
async function expectNoWindow(part: string, happens: () => Promise<unknown>): Promise<void> {
  const lab = heavy.probed.lab;
  const firsts = lab.projects.flatMap(({ domain }) => {
    const first = lab.instances.find((instance) => instance.domain === domain);
    return first === undefined ? [] : [first];
  });
  const closed = firsts.flatMap((from) =>
    firsts
      .filter((to) => to.domain !== from.domain)
      .flatMap((to) => ways(from.machine, to.machine, to.address, false))
      .filter(
        ({ protocol, to, port }) => protocol !== "icmp" && !isOpenWay(from.machine, to, port),
      ),
  );
  const open = firsts.flatMap(({ machine, domain }) =>
    lab.instances
      .filter((to) => to.domain === domain && to.machine !== machine)
      .flatMap((to) => ways(machine, to.machine, to.address, true).slice(1, 2)),
  );
  const found: { probe: Probe; count: Count }[] = [];
  const started = await Promise.all(
    firsts.map(async ({ machine }) => {
      const own = [...closed, ...open].filter(({ from }) => from === machine);
      const attempts = own.map(({ protocol, address, port }) => ({ protocol, address, port }));
      await heavy.probed.agent(machine).ask("repeat", { attempts, everyMs: 50, ms: 1000 });
      return { machine, own };
    }),
  );
  await happens();
  for (const { machine, own } of started) {
    const counts = await heavy.probed.agent(machine).ask("counts", {});
    own.forEach((probe, index) => found.push({ probe, count: counts[index] as Count }));
  }
  const sum = (isOpen: boolean, key: "tried" | "through") =>
    found
      .filter(({ probe }) => probe.open === isOpen)
      .reduce((total, { count }) => total + count[key], 0);
  const wrong = sum(false, "through");
  await report(part, {
    allowed: sum(true, "through"),
    denied: sum(false, "tried") - wrong,
    wrong,
  });
  expect(found.filter(({ probe, count }) => !probe.open && count.through > 0)).toEqual([]);
  expect(sum(false, "tried")).toBeGreaterThan(0);
  expect(sum(true, "through")).toBeGreaterThan(0);
}

/** Of the ways that are tried during changes, those that a policy opens. */
function isOpenWay(from: string, to: string, port: number): boolean {
  return planProbes(heavy.probed.lab).some(
    (probe) => probe.open && probe.from === from && probe.to === to && probe.port === port,
  );
}

test("nftables alone: every pair is as the policies say, without an ACL", async () => {
  expect(await acls()).toEqual(bridges().map(() => undefined));
  expect(await traces()).toEqual(expectedTraces());
  await heavy.expectJudged("pairs, nftables");
});

test("nftables alone: the outside, and networks that are not the lab's", async () => {
  await heavy.expectOutsideByNat("outside, nftables");
  await heavy.expectNoForeigners("foreign, nftables");
});

test("nftables alone: no window while the daemon restarts", async () => {
  await expectNoWindow("restart, nftables", () => restartDaemon(heavy.server));
});

test("a change to both opens no window, and both must accept then", async () => {
  await expectNoWindow("nftables to both", () => heavy.isolateBy("both"));
  expect(await acls()).toEqual(bridges());
  expect(await traces()).toEqual(expectedTraces());
  await heavy.expectJudged("pairs, both");
  const { stack } = heavy;
  const unchanged = await stack.noChanges();
  expect(unchanged.exitCode, unchanged.output).toBe(0);
});

test("both: no window while the daemon restarts", async () => {
  await expectNoWindow("restart, both", () => restartDaemon(heavy.server));
});

test("both: what one of the two closes is closed", async () => {
  const lab = heavy.probed.lab;
  const open = planProbes(lab).filter(
    ({ from, to, open: isOpen, protocol }) =>
      isOpen && from === "oa" && to === "wa" && protocol === "tcp",
  );
  expect(open.length).toBeGreaterThan(0);
  const through = async () => {
    const outcomes = await heavy.probed.run(open, 3000);
    return outcomes.filter((outcome) => outcome.through).length;
  };
  const chain = "inet strata-net-iso-web to_guests";
  await heavy.run(`nft insert rule ${chain} drop`);
  const closedByTable = await through();
  await heavy.run(`nft -f ${hostFiles("net-iso-web").file}`);
  expect({ closedByTable, again: await through() }).toEqual({
    closedByTable: 0,
    again: open.length,
  });
});

test("back to ACLs nothing is left on the server, and no window opened", async () => {
  await expectNoWindow("both to acl", () => heavy.isolateBy("acl"));
  expect(await traces()).toEqual([]);
  expect(await heavy.run("ls -d /etc/strata 2>&1 || true")).toContain("No such file");
});
