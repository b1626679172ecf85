import type { Finding } from "../verify/finding.ts";
import type { Tried } from "./weighProbes.ts";

/**
 * Ways that are otherwise than the description says, one finding for all of a sender to an address.
 *
 * @param fix the command that deploys the stack's description
 */
export function wayFindings(wrong: readonly Tried[], fix: string): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { probe, reach } of wrong) {
    const { from, to, address, protocol, port, open } = probe;
    const object = `way from ${from} to ${to} (${address})`;
    const found = open ? `closed${said(reach)}` : `open${said(reach)}`;
    const service = protocol === "icmp" ? "icmp" : `${protocol} ${port}`;
    const known = findings.get(`${object} ${found}`);
    findings.set(`${object} ${found}`, {
      severity: open ? "medium" : "high",
      object,
      what: known === undefined ? service : `${known.what}, ${service}`,
      found,
      expected: open ? "open" : "closed",
      fix,
    });
  }
  return [...findings.values()];
}

function said(reach: Tried["reach"]): string {
  if (reach.kind === "refused") return ": refused";
  if (reach.kind !== "answered") return ": silent";
  return reach.by === "" ? ": answered" : `: ${reach.by} answers`;
}
