import { describe, expect, test } from "vitest";

import { type End, isOpen, type Service } from "../../../cli/probe/isOpen.ts";
import { resolved } from "../../lab/isolation/resolved.ts";

const { policies } = resolved(`
project_name: open
global: {base_subnet: "10.107"}
domains:
  a: {subnet_id: 1, machines: {a1: {}, a2: {}}}
  b: {subnet_id: 2, machines: {b1: {}, b2: {}}}
  c: {subnet_id: 3, machines: {c1: {}}}
network_policies:
  - {from: a1, to: b, ports: [80]}
  - {from: b1, to: a2, ports: [53], protocol: udp, bidirectional: true}
  - {from: c, to: b2}
  - {from: a, to: host, ports: [443]}
`);

const end = (name: string): End =>
  name === "host" ? { kind: "host" } : { kind: "machine", domain: name.charAt(0), machine: name };
const service = (text: string): Service => {
  const [protocol, port = "0"] = text.split(" ") as [Service["protocol"], string?];
  return { protocol, port: Number(port) };
};

describe("what is open between two ends", () => {
  test.each([
    ["a1", "b2", "tcp 80"],
    ["a1", "a2", "tcp 1"],
    ["b1", "a2", "udp 53"],
    ["a2", "b1", "udp 53"],
    ["c1", "b2", "icmp"],
    ["c1", "b2", "udp 9"],
    ["a2", "host", "tcp 443"],
    ["c1", "host", "icmp"],
  ])("%s to %s by %s", (from, to, by) => {
    expect(isOpen(policies, end(from), end(to), service(by))).toBe(true);
  });

  test.each([
    ["a2", "b1", "tcp 80"],
    ["a1", "b1", "tcp 81"],
    ["a1", "b1", "udp 80"],
    ["a1", "b1", "icmp"],
    ["b1", "a1", "tcp 80"],
    ["b1", "a1", "udp 53"],
    ["c1", "b1", "icmp"],
    ["b2", "c1", "icmp"],
    ["c1", "host", "tcp 443"],
    ["host", "a1", "tcp 443"],
    ["host", "a1", "icmp"],
  ])("but not %s to %s by %s", (from, to, by) => {
    expect(isOpen(policies, end(from), end(to), service(by))).toBe(false);
  });
});
