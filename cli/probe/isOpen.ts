import type { LabEndpoint, LabPolicy } from "../../model/lab.ts";

/** One end of a probe: a machine, or the server. */
export type End = Exclude<LabEndpoint, { readonly kind: "domain" }>;

export interface Service {
  readonly protocol: "tcp" | "udp" | "icmp";
  /** 0 for ICMP. */
  readonly port: number;
}

/**
 * What the description says of a way: machines of one domain and pings of one's own gateway always;
 * anything else by a policy. Said here once more, apart from the code that writes the rules, so that
 * the two are held against each other.
 */
export function isOpen(
  policies: readonly LabPolicy[],
  from: End,
  to: End,
  { protocol, port }: Service,
): boolean {
  if (from.kind === "machine" && to.kind === "machine" && from.domain === to.domain) return true;
  if (to.kind === "host" && protocol === "icmp") return true;
  return policies.some((policy) => {
    const { source, target, bidirectional, ports } = policy;
    const speaks = ports === "all" || (policy.protocol === protocol && ports.includes(port));
    const forward = isPart(from, source) && isPart(to, target);
    const back = bidirectional && isPart(from, target) && isPart(to, source);
    return speaks && (forward || back);
  });
}

function isPart(end: End, named: LabEndpoint): boolean {
  if (named.kind === "host") return end.kind === "host";
  if (end.kind === "host" || end.domain !== named.domain) return false;
  return named.kind === "domain" || named.machine === end.machine;
}
