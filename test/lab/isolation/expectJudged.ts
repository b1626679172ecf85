import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "vitest";

import type { Probe } from "../../../cli/probe/planProbes.ts";
import { foreign, outside } from "./heavyLab.ts";
import { type HeavyServer, udpMemory } from "./heavyServer.ts";
import { report } from "./report.ts";

const kinds = [
  { protocol: "icmp", port: 0 },
  { protocol: "tcp", port: 80 },
  { protocol: "udp", port: 514 },
] as const;

/** A probe of each kind from one end to the other. */
function ways(from: string, to: string, address: string, open: boolean): Probe[] {
  return kinds.map((kind) => ({ ...kind, from, to, address, open }));
}

/** Everything goes as it should, and everything that should not pass does so without isolation. */
export async function expectJudged(
  { probed }: HeavyServer,
  part: string,
  probes?: readonly Probe[],
): Promise<void> {
  const { tally, findings } = await probed.judged(probes);
  // What went through without isolation goes on for a while, where a port is chosen again.
  await sleep(udpMemory * 1000);
  // Pairs count once, however often and with whom else they are tried.
  await report(part, { ...tally, pairs: part === "pairs" ? tally.pairs : 0 });
  expect(findings).toEqual([]);
  expect(tally.controls).toBe(tally.denied);
}

export async function expectOutsideByNat(heavy: HeavyServer, part: string): Promise<void> {
  const probes = heavy.probed.lab.instances.flatMap(({ machine, domain }) =>
    [outside.ipv4, outside.ipv6].flatMap((address) =>
      ways(machine, "outside", address, domain !== "iso-shut"),
    ),
  );
  await expectJudged(heavy, part, probes);
  const opened = probes.filter(({ open, protocol }) => open && protocol === "tcp");
  const run = async (some: typeof opened) =>
    (await heavy.probed.run(some, 15_000)).map((outcome) => outcome.seen);
  const first = await run(opened);
  // A busy machine may leave one without an answer; a source that is not replaced is seen each time.
  const silent = opened.filter((_, index) => first[index] === "");
  const second = silent.length > 0 ? await run(silent) : [];
  const seen = [...first.filter((source) => source !== ""), ...second];
  expect(new Set(seen)).toEqual(new Set(["203.0.113.1", "2001:db8:77::1"]));
}

/** Networks that are not the lab's neither reach it nor are reached. */
export async function expectNoForeigners(heavy: HeavyServer, part: string): Promise<void> {
  await expectJudged(
    heavy,
    part,
    heavy.probed.lab.instances.flatMap(({ machine, address }) => [
      ...ways(machine, "stranger", foreign.guest, false),
      ...ways(machine, "host", foreign.gateway, false),
      ...ways("stranger", machine, address, false),
    ]),
  );
}
