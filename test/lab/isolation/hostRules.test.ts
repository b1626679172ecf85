import { join } from "node:path";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { type End, isOpen } from "../../../cli/probe/isOpen.ts";
import { planProbes } from "../../../cli/probe/planProbes.ts";
import { installCommandPlugin } from "../../../lab/commandPlugin/installCommandPlugin.ts";
import type { Count } from "../../../lab/probe/agentCalls.ts";
import { restartDaemon } from "../../../lab/restartDaemon.ts";
import { hostFiles } from "../../../model/hostRules/hostFiles.ts";
import type { LabInstance } from "../../../model/lab.ts";
import { daemonGet } from "../harness/daemon.ts";
import { labHost } from "../harness/hostAccess.ts";
import { expectJudged, expectNoForeigners, expectOutsideByNat } from "./expectJudged.ts";
import { HeavyServer } from "./heavyServer.ts";
import { report } from "./report.ts";

// Each step is an `up` with a shell on the server for each bridge.
vi.setConfig({ testTimeout: 600_000 });

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

/** One that no probe has used yet: an answer on its way would be let through for what it is. */
let freshPort = 3000;

/**
 * Tries closed ways every 50 ms, from every domain to a machine of every other, while something
 * happens; open ones beside them show that the prober finds what is there.
 */
async function expectNoWindow(part: string, happens: () => Promise<unknown>): Promise<void> {
  const { instances, projects, policies } = heavy.probed.lab;
  freshPort += 1;
  const ports = { tcp: [freshPort], udp: [freshPort] };
  const firsts = projects.flatMap(
    ({ domain }) => instances.find((instance) => instance.domain === domain) ?? [],
  );
  const neighbours = instances.filter((instance) => !firsts.includes(instance));
  const watched = firsts.map((from) => ({
    from,
    probes: [...firsts, ...neighbours.filter(({ domain }) => domain === from.domain)]
      .filter((to) => to !== from)
      .flatMap((to) =>
        (["tcp", "udp"] as const).map((protocol) => {
          const service = { protocol, port: freshPort };
          const open = isOpen(policies, endOf(from), endOf(to), service);
          return { ...service, address: to.address, to: to.machine, open };
        }),
      ),
  }));
  const involved = [...firsts, ...neighbours].map(({ machine }) => machine);
  await Promise.all(
    involved.map((name) => heavy.probed.agent(name).ask("listen", { name, ports })),
  );
  await Promise.all(
    watched.map(({ from, probes }) => {
      const attempts = probes.map(({ protocol, address, port }) => ({ protocol, address, port }));
      const call = { attempts, everyMs: 50, ms: 1000 };
      return heavy.probed.agent(from.machine).ask("repeat", call);
    }),
  );
  await happens();
  const found = await Promise.all(
    watched.map(async ({ from, probes }) => {
      const counts = await heavy.probed.agent(from.machine).ask("counts", {});
      return probes.map((probe, index) => ({
        ...probe,
        ...(counts[index] as Count),
        from: from.machine,
      }));
    }),
  );
  const [open, closed] = [true, false].map((is) => found.flat().filter((one) => one.open === is));
  const sum = (some: readonly Count[] = [], key: "tried" | "through") =>
    some.reduce((total, count) => total + count[key], 0);
  const wrong = sum(closed, "through");
  await report(part, {
    allowed: sum(open, "through"),
    denied: sum(closed, "tried") - wrong,
    wrong,
  });
  expect(closed?.filter(({ through }) => through > 0)).toEqual([]);
  expect(sum(closed, "tried")).toBeGreaterThan(0);
  for (const { tried, through } of open ?? []) expect(through).toBeGreaterThan(tried / 2);
}

function endOf({ machine, domain }: LabInstance): End {
  return { kind: "machine", machine, domain };
}

test("nftables alone: every pair is as the policies say, without an ACL", async () => {
  expect(await acls()).toEqual(bridges().map(() => undefined));
  expect(await traces()).toEqual(expectedTraces());
  await expectJudged(heavy, "pairs, nftables");
});

test("nftables alone: the outside, and networks that are not the lab's", async () => {
  await expectOutsideByNat(heavy, "outside, nftables");
  await expectNoForeigners(heavy, "foreign, nftables");
});

test("nftables alone: no window while the daemon restarts", async () => {
  await expectNoWindow("restart, nftables", () => restartDaemon(heavy.server));
});

test("a change to both opens no window, and both must accept then", async () => {
  await expectNoWindow("nftables to both", () => heavy.isolateBy("both"));
  expect(await acls()).toEqual(bridges());
  expect(await traces()).toEqual(expectedTraces());
  await expectJudged(heavy, "pairs, both");
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
    ({ from, to, open: isAllowed, protocol }) =>
      isAllowed && from === "oa" && to === "wa" && protocol === "tcp",
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
