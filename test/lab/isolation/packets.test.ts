import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, expect, test } from "vitest";

import { planProbes } from "../../../cli/probe/planProbes.ts";
import { restartDaemon } from "../../../lab/restartDaemon.ts";
import { toUla } from "../../../model/isolation/ula.ts";
import { daemonGet, daemonWrite } from "../harness/daemon.ts";
import { expectJudged, expectNoForeigners, expectOutsideByNat } from "./expectJudged.ts";
import { HeavyServer } from "./heavyServer.ts";
import { report } from "./report.ts";
import { withoutAcls } from "./withoutAcls.ts";

let heavy: HeavyServer;

const machineNamed = (name: string) => {
  const found = heavy.probed.lab.instances.find(({ machine }) => machine === name);
  if (found === undefined) throw new Error(`the lab has no machine "${name}"`);
  return found;
};
const pidOf = async (name: string, project: string) => {
  const path = `/1.0/instances/${name}/state?project=${project}`;
  return (await daemonGet<{ pid: number }>(heavy.server.socket, path)).pid;
};

beforeAll(async () => {
  heavy = await HeavyServer.deploy("acl");
});
afterAll(() => heavy?.close());

test("every pair of machines, and each with the server, is as the policies say", async () => {
  const pairs = new Set(planProbes(heavy.probed.lab).map(({ from, to }) => `${from} ${to}`));
  expect(pairs.size).toBeGreaterThan(120);
  await expectJudged(heavy, "pairs");
});

/** A bridge has no rules for half a second while it is made, and the kernel keeps packets for longer. */
test.each(["iso-office", "iso-ops"])(
  "%s sends nothing that no policy lets out, whether the others' rules are there or not",
  async (sender) => {
    const { instances, projects } = heavy.probed.lab;
    const own = instances.filter(({ domain }) => domain === sender).map(({ machine }) => machine);
    const closed = planProbes(heavy.probed.lab).filter(
      ({ from, open }) => own.includes(from) && !open,
    );
    const others = projects.filter(({ domain }) => domain !== sender);
    const bridges = others.map(({ bridge }) => bridge);
    const outcomes = await withoutAcls(heavy.server.socket, bridges, () =>
      heavy.probed.run(closed, 3000),
    );
    const leaks = closed.filter((_, index) => outcomes[index]?.through !== false);
    const wrong = leaks.length;
    // That the same probes do go through with no rules at all is seen above.
    await report(`${sender} alone`, { denied: closed.length - wrong, wrong });
    expect(leaks).toEqual([]);
    expect(closed.length).toBeGreaterThan(100);
  },
);

test("the outside is reached by NAT, except from a domain without internet", async () => {
  await expectOutsideByNat(heavy, "outside");
});

test("networks that are not the lab's neither reach it nor are reached", async () => {
  await expectNoForeigners(heavy, "foreign");
});

/** Whether a packet that a machine sends with another's address arrives where that one may send. */
async function arrivesForged(from: string, ipv6: boolean): Promise<boolean> {
  const write = (address: string) => (ipv6 ? toUla(address) : address);
  const [source, target] = [machineNamed("oa").address, machineNamed("da").address].map(write);
  const pid = await pidOf(from, "iso-office");
  const alias = `${source}/${ipv6 ? "128" : "32"} dev eth0`;
  await heavy.probed.inNamespace(pid, `ip addr add ${alias} ${ipv6 ? "nodad" : ""}`);
  const arrived = await arrives(from, "da", { address: target ?? "", source });
  await heavy.probed.inNamespace(pid, `ip addr del ${alias}`);
  return arrived;
}

async function arrives(
  from: string,
  to: string,
  way: { readonly address: string; readonly source?: string | undefined },
): Promise<boolean> {
  const token = randomUUID();
  const attempts = [{ protocol: "udp", port: 514, token, ...way } as const];
  await heavy.probed.agent(from).ask("try", { attempts, ms: 3000 });
  const [heard] = await heavy.probed.agent(to).ask("heard", { tokens: [token] });
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
    await heavy.probed.inNamespace(pid, "ip link set dev eth0 address 02:00:00:00:07:01");
    found[`${from}, forged`] = await arrives(from, "oa", way);
    await heavy.probed.inNamespace(pid, `ip link set dev eth0 address ${own}`);
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
  const { config } = await daemonGet<{ config: Record<string, string> }>(heavy.server.socket, path);
  return config["volatile.eth0.hwaddr"] ?? "";
}

test("isolation is as it was after a restart of the daemon and of guests", async () => {
  await restartDaemon(heavy.server);
  for (const name of ["da", "ob", "sa"]) {
    const { project } = machineNamed(name);
    const path = `/1.0/instances/${name}/state?project=${project}`;
    await daemonWrite(heavy.server.socket, "PUT", path, { action: "restart", force: true });
    await heavy.probed.openMachine(machineNamed(name));
  }
  await expectJudged(heavy, "after restarts");
});
