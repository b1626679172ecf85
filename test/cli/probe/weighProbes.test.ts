import { expect, test } from "vitest";

import type { Listening, Reach } from "../../../cli/probe/guest/agentLines.ts";
import type { Probe } from "../../../cli/probe/planProbes.ts";
import { wayFindings } from "../../../cli/probe/wayFindings.ts";
import { endOf, type Found, type Tried, weighProbes } from "../../../cli/probe/weighProbes.ts";

const addresses: Readonly<Record<string, string>> = {
  a: "10.0.1.1",
  b: "10.0.2.1",
  host: "10.0.2.254",
};
const silent: Reach = { kind: "silent" };
const refused: Reach = { kind: "refused" };
const answered = (by = ""): Reach => ({ kind: "answered", by });

function way(from: string, to: string, open: boolean, reach: Reach, more: Partial<Probe> = {}) {
  const address = addresses[to] ?? "";
  return { probe: { from, to, address, open, protocol: "tcp", port: 80, ...more }, reach } as Tried;
}
const udp = { protocol: "udp", port: 514 } as const;
const icmp = { protocol: "icmp", port: 0 } as const;

/** Machines that hear and answer themselves; `tried` is what is looked at. */
function found(tried: readonly Tried[], more: Partial<Found> = {}): Found {
  const own = ["a", "b"].flatMap((name) => [
    way(name, name, true, answered(name)),
    way(name, name, true, answered(name), udp),
    way(name, name, true, answered(), icmp),
  ]);
  const listening = new Map<string, Listening>(
    own
      .filter(({ probe }) => probe.protocol !== "icmp")
      .map(({ probe }) => [endOf(probe), "ready"]),
  );
  return { tried, own, listening, agentless: new Map(), ...more };
}
const none = { pairs: 1, allowed: 0, denied: 0, controls: 0, wrong: 0 };
const from = (state: Listening | undefined, protocol: Partial<Probe> = {}) => {
  const { own, listening } = found([]);
  const changed = new Map(listening);
  const key = endOf(way("b", "b", true, silent, protocol).probe);
  if (state === undefined) changed.delete(key);
  else changed.set(key, state);
  return { own, listening: changed };
};

test("ways as described are counted, silent ones with their control", () => {
  const tried = [
    way("a", "b", true, answered("b")),
    way("a", "b", true, answered(), icmp),
    way("b", "a", false, silent, udp),
    way("b", "a", false, silent, icmp),
  ];
  expect(weighProbes(found(tried))).toEqual({
    tally: { pairs: 2, allowed: 2, denied: 2, controls: 2, wrong: 0 },
    wrong: [],
    untried: [],
  });
});

test.each([
  ["an open way that is silent", way("a", "b", true, silent)],
  ["an open way that is refused where an agent listens", way("a", "b", true, refused)],
  ["an open way at whose end another machine answers", way("a", "b", true, answered("c"))],
  ["a closed way that is answered", way("a", "b", false, answered("b"))],
  ["a closed way at whose end another machine answers", way("a", "b", false, answered("c"))],
  ["a closed ping that is answered", way("a", "b", false, answered(), icmp)],
])("%s is wrong", (_, tried) => {
  const { tally, wrong } = weighProbes(found([tried]));
  expect(tally).toEqual({ ...none, wrong: 1 });
  expect(wrong).toEqual([tried]);
});

test("a refusal is an arrival where no agent listens, and none where one does", () => {
  const closed = way("a", "b", false, refused);
  expect(weighProbes(found([closed], from("unserved"))).tally.wrong).toBe(1);
  expect(weighProbes(found([closed])).tally).toEqual({ ...none, denied: 1, controls: 1 });
  const open = way("a", "b", true, refused);
  expect(weighProbes(found([open], from("unserved"))).tally.allowed).toBe(1);
});

test("a port that a program of the guest's has is open when that answers", () => {
  expect(weighProbes(found([way("a", "b", true, answered())], from("busy"))).tally.allowed).toBe(1);
});

test("silence proves nothing without somebody who is answered, and somebody who is heard", () => {
  const closed = way("a", "b", false, silent);
  const { own } = found([]);
  const without = (name: string) => own.filter(({ probe }) => probe.from !== name);
  const unanswered = weighProbes(found([closed], { own: without("b") }));
  expect(unanswered.tally).toEqual({ ...none, denied: 1 });
  expect(unanswered.untried).toEqual([
    { why: "tcp 80 of b (10.0.2.1) answers nobody who may", ways: 1 },
  ]);
  expect(weighProbes(found([closed], { own: without("a") })).untried).toEqual([
    { why: "a hears no answers by tcp over IPv4", ways: 1 },
  ]);
});

test("who hears refusals only has a control where what arrives is refused", () => {
  const closed = way("a", "b", false, { kind: "deaf" }, udp);
  expect(weighProbes(found([closed])).tally).toEqual({ ...none, denied: 1 });
  const own = [way("b", "b", true, refused, udp), way("a", "a", true, refused, udp)];
  const listening = new Map(own.map(({ probe }) => [endOf(probe), "unserved" as const]));
  const weighed = weighProbes(found([closed], { own, listening }));
  expect(weighed.tally).toEqual({ ...none, denied: 1, controls: 1 });
});

test("an address of the server has a control when somebody's ping of it is answered", () => {
  const closed = way("a", "host", false, silent);
  expect(weighProbes(found([closed])).tally).toEqual({ ...none, pairs: 0, denied: 1 });
  const pinged = weighProbes(found([closed, way("b", "host", true, answered(), icmp)]));
  expect(pinged.tally).toEqual({ pairs: 0, allowed: 1, denied: 1, controls: 1, wrong: 0 });
});

test.each<[string, Tried, Partial<Found>, string]>([
  [
    "from a machine without an agent",
    way("a", "b", false, { kind: "untried", why: "no agent" }),
    { agentless: new Map([["a", { why: "it has no perl", runs: true }]]) },
    "cannot probe from a: it has no perl",
  ],
  [
    "to a machine that does not run",
    way("a", "b", false, silent),
    { agentless: new Map([["b", { why: "Instance is not running", runs: false }]]) },
    "cannot probe to b: Instance is not running",
  ],
  [
    "from a machine that has no program for it",
    way("a", "b", true, { kind: "untried", why: "there is no ping" }, icmp),
    {},
    "cannot send icmp from a: there is no ping",
  ],
  [
    "to an address that is not there",
    way("a", "b", true, silent),
    from("absent"),
    "b does not have 10.0.2.1",
  ],
  [
    "to a program that need not answer",
    way("a", "b", true, silent, udp),
    from("busy", udp),
    "udp 514 of b (10.0.2.1) is a program's own, which does not answer",
  ],
  [
    "from a machine that would not hear the answer",
    way("a", "b", true, { kind: "deaf" }, udp),
    {},
    "a hears no answers by udp over IPv4",
  ],
])("a way %s is neither right nor wrong", (_, tried, more, why) => {
  const { tally, untried } = weighProbes(found([tried], more));
  expect(tally).toEqual({ ...none, pairs: 0 });
  expect(untried).toEqual([{ why, ways: 1 }]);
});

test("a machine without an agent is still one that refuses", () => {
  const agentless = new Map([["b", { why: "it has no perl", runs: true }]]);
  const open = way("a", "b", true, refused);
  expect(weighProbes(found([open], { ...from(undefined), agentless })).tally.allowed).toBe(1);
});

test("findings name the way, all ports of one kind at once, and what was heard", () => {
  const wrong = [
    way("a", "b", false, answered("b")),
    way("a", "b", false, answered("b"), udp),
    way("a", "b", false, answered(), icmp),
    way("b", "a", true, silent),
  ];
  const fix = "pulumi up";
  const hole = { severity: "high", object: "way from a to b (10.0.2.1)", expected: "closed", fix };
  expect(wayFindings(wrong, fix)).toEqual([
    { ...hole, what: "tcp 80, udp 514", found: "open: b answers" },
    { ...hole, what: "icmp", found: "open: answered" },
    {
      severity: "medium",
      object: "way from b to a (10.0.1.1)",
      what: "tcp 80",
      found: "closed: silent",
      expected: "open",
      fix,
    },
  ]);
});
