import { expect, test } from "vitest";

import { judge } from "../../../cli/probe/judge.ts";
import type { Probe } from "../../../cli/probe/planProbes.ts";
import { silence } from "../../../lab/probe/attempt.ts";

const way = (open: boolean, protocol: Probe["protocol"] = "tcp"): Probe => ({
  from: "a",
  to: "b",
  address: "10.0.0.1",
  protocol,
  port: protocol === "icmp" ? 0 : 80,
  open,
});
const answered = { through: true, by: "b", seen: "10.0.0.9" };
const echoed = { through: true, by: "", seen: "" };
const refused = { through: true, by: "", seen: "ECONNREFUSED" };

test("what is as the policies say is counted, with its control", () => {
  const probes = [way(true), way(true, "icmp"), way(false), way(false, "udp")];
  expect(judge(probes, [answered, echoed, silence, silence], [answered, answered])).toEqual({
    tally: { pairs: 1, allowed: 2, denied: 2, controls: 2, wrong: 0 },
    findings: [],
  });
});

test.each([
  ["an open way that is silent", way(true), silence, [], "a to b (10.0.0.1), tcp 80: closed"],
  [
    "an open way at whose end somebody else answers",
    way(true),
    { ...answered, by: "c" },
    [],
    "a to b (10.0.0.1), tcp 80: closed (c, 10.0.0.9)",
  ],
  [
    "a closed way whose end refuses",
    way(false),
    refused,
    [answered],
    "a to b (10.0.0.1), tcp 80: open (ECONNREFUSED)",
  ],
  [
    "a closed way that is silent with isolation off, too",
    way(false, "icmp"),
    silence,
    [silence],
    "a to b (10.0.0.1), icmp: silent with isolation off",
  ],
  [
    "a way that was not tried",
    way(true),
    undefined,
    [],
    "a to b (10.0.0.1), tcp 80: closed, not tried",
  ],
])("%s is wrong", (_, probe, outcome, controls, words) => {
  const outcomes = outcome === undefined ? [] : [outcome];
  const { tally, findings } = judge([probe], outcomes, controls);
  expect(findings).toEqual([words]);
  expect(tally.wrong).toBe(1);
});
