import { expect, test } from "vitest";

import { parseListening, parseReach } from "../../../../cli/probe/guest/agentLines.ts";

test.each([
  ["answer strata-probe web", { kind: "answered", by: "web" }],
  ["answer HTTP/1.1 400", { kind: "answered", by: "" }],
  ["open", { kind: "answered", by: "" }],
  ["refused", { kind: "refused" }],
  ["silent Network is unreachable", { kind: "silent" }],
  ["deaf", { kind: "deaf" }],
  ["cannot there is no ping", { kind: "untried", why: "there is no ping" }],
  ["", { kind: "untried", why: 'its agent said ""' }],
  ["opened", { kind: "untried", why: 'its agent said "opened"' }],
])('"%s" of a packet', (text, reach) => {
  expect(parseReach(text)).toEqual(reach);
});

test("a port that an agent cannot have is nobody's", () => {
  expect(["ready", "busy", "absent", "unserved", "cannot x"].map(parseListening)).toEqual([
    "ready",
    "busy",
    "absent",
    "unserved",
    "unserved",
  ]);
});
