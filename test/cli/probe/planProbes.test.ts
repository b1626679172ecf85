import { expect, test } from "vitest";

import {
  planOwnProbes,
  planProbes,
  type Probe,
  probedPorts,
} from "../../../cli/probe/planProbes.ts";
import { resolved } from "../../lab/isolation/resolved.ts";

const lab = resolved(`
project_name: plan
global: {base_subnet: "10.107", ipv6: ula}
domains:
  a: {subnet_id: 1, machines: {a1: {ip: 10.107.1.1}}}
  b: {subnet_id: 2, machines: {b1: {ip: 10.107.2.1}}}
network_policies:
  - {from: a1, to: b1, ports: [80]}
  - {from: b, to: host, ports: [53, 1007], protocol: udp}
`);

test("the ports are those of policies, and one of each protocol that is in none", () => {
  expect(probedPorts(lab.policies)).toEqual({ tcp: [80, 1007], udp: [53, 1007, 1008] });
});

test("every pair is tried in both families, and so is every address of the server", () => {
  const probes = planProbes(lab);
  const ends = new Set(probes.map(({ from, to, address }) => `${from} ${to} ${address}`));
  const [a1, b1] = ["fd0a:7374:7261:6b01::1", "fd0a:7374:7261:6b02::1"];
  const [a, b] = ["fd0a:7374:7261:6b01::fe", "fd0a:7374:7261:6b02::fe"];
  expect(ends).toEqual(
    new Set([
      ...["10.107.2.1", b1].map((address) => `a1 b1 ${address}`),
      ...["10.107.1.1", a1].map((address) => `b1 a1 ${address}`),
      ...["10.107.1.254", a, "10.107.2.254", b].map((address) => `a1 host ${address}`),
      ...["10.107.1.254", a, "10.107.2.254", b].map((address) => `b1 host ${address}`),
      ...["10.107.1.1", a1].map((address) => `host a1 ${address}`),
      ...["10.107.2.1", b1].map((address) => `host b1 ${address}`),
    ]),
  );
});

test("open is what policies open, and the server's DNS is not asked", () => {
  const open = planProbes(lab)
    .filter((probe) => probe.open && probe.address.includes("."))
    .map(({ from, address, protocol, port }) => `${from} ${address} ${protocol} ${port}`);
  expect(open).toEqual([
    "a1 10.107.2.1 tcp 80",
    "a1 10.107.1.254 icmp 0",
    "b1 10.107.2.254 icmp 0",
    "b1 10.107.2.254 udp 1007",
  ]);
  expect(planProbes(lab).some(({ to, port }) => to === "host" && port === 53)).toBe(false);
});

test("each machine tries all that it is tried by on itself", () => {
  const wayOf = ({ to, address, protocol, port }: Probe) => `${to} ${address} ${protocol} ${port}`;
  const own = planOwnProbes(lab);
  expect(own.every(({ from, to, open }) => from === to && open)).toBe(true);
  const to = planProbes(lab).filter((probe) => probe.to !== "host");
  expect(new Set(own.map(wayOf))).toEqual(new Set(to.map(wayOf)));
});
