import { toUla } from "../../model/isolation/ula.ts";
import type { Lab, LabPolicy } from "../../model/lab.ts";
import { type End, isOpen, type Service } from "./isOpen.ts";

export interface Probe extends Service {
  /** Machine that sends, or `host`. */
  readonly from: string;
  /** Machine that should answer, or `host`. */
  readonly to: string;
  readonly address: string;
  /** Whether the description lets it through. */
  readonly open: boolean;
}

/** Of all ports, those that are worth a packet. */
export interface ProbedPorts {
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
}

/** The ports that policies name, and one of each protocol that none names. */
export function probedPorts(policies: readonly LabPolicy[]): ProbedPorts {
  const named = (protocol: "tcp" | "udp") =>
    policies
      .filter((policy) => policy.protocol === protocol)
      .flatMap(({ ports }) => (ports === "all" ? [] : ports));
  const withUnnamed = (ports: readonly number[]) => {
    let unnamed = 1007;
    while (ports.includes(unnamed)) unnamed += 1;
    return [...new Set([...ports, unnamed])].toSorted((a, b) => a - b);
  };
  return { tcp: withUnnamed(named("tcp")), udp: withUnnamed(named("udp")) };
}

/**
 * Every ordered pair of machines, each machine with every address of the server on the lab's
 * bridges, and the server with each machine: by ICMP and on the probed ports, in every family that
 * the lab speaks.
 */
export function planProbes(lab: Lab): Probe[] {
  const between = planner(lab);
  const machines = placedMachines(lab);
  return machines.flatMap(({ end, address }) => [
    ...machines
      .filter((other) => other.end !== end)
      .flatMap((other) => between(end, other.end, other.address)),
    ...lab.projects.flatMap(({ domain, gateway }) =>
      between(end, { kind: "host" }, gateway, domain === end.domain),
    ),
    ...between({ kind: "host" }, end, address),
  ]);
}

/** Each machine with itself: shows that it sends, answers, and has its addresses. */
export function planOwnProbes(lab: Lab): Probe[] {
  const between = planner(lab);
  return placedMachines(lab).flatMap(({ end, address }) => between(end, end, address));
}

function placedMachines({ instances }: Lab) {
  return instances.map(({ machine, domain, address }) => ({
    end: { kind: "machine", machine, domain } as const,
    address,
  }));
}

/** Gives the probes from one end to the other's address, in all families. */
function planner({ policies, ipv6 }: Lab) {
  const { tcp, udp } = probedPorts(policies);
  const services: Service[] = [
    { protocol: "icmp", port: 0 },
    ...tcp.map((port) => ({ protocol: "tcp" as const, port })),
    ...udp.map((port) => ({ protocol: "udp" as const, port })),
  ];
  return (from: End, to: End, ipv4: string, isOwn = true): Probe[] =>
    (ipv6 === "ula" ? [ipv4, toUla(ipv4)] : [ipv4]).flatMap((address) =>
      services
        .filter((service) => !isBaseline(to, service))
        .map((service) => ({
          ...service,
          from: nameOf(from),
          to: nameOf(to),
          address,
          // Nothing opens the server's addresses on other bridges.
          open: isOwn && (isPing6(from, address, service) || isOpen(policies, from, to, service)),
        })),
    );
}

/** A bridge's DHCP and DNS answer whatever the rules say, and its ports are taken. */
function isBaseline(to: End, { protocol, port }: Service): boolean {
  return to.kind === "host" && protocol !== "icmp" && [53, 67, 547].includes(port);
}

/** Incus lets the server's own ICMPv6 out to its bridges before it looks at any ACL. */
function isPing6(from: End, address: string, { protocol }: Service): boolean {
  return from.kind === "host" && protocol === "icmp" && address.includes(":");
}

function nameOf(end: End): string {
  return end.kind === "host" ? "host" : end.machine;
}
