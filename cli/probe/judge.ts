import type { Outcome } from "../../lab/probe/attempt.ts";
import type { Probe } from "./planProbes.ts";

/** What a probing came to. */
export interface Tally {
  /** Ordered pairs of machines. */
  readonly pairs: number;
  /** Probes of open ways that were answered by the machine they were for. */
  readonly allowed: number;
  /** Probes of closed ways that were not. */
  readonly denied: number;
  /** Of the closed ways, those that the same probe went with isolation off. */
  readonly controls: number;
  /** Probes that found something else than the description says, controls among them. */
  readonly wrong: number;
}

export interface Judgement {
  readonly tally: Tally;
  /** Each wrong probe in words. */
  readonly findings: readonly string[];
}

/**
 * Holds what probes found against what the description says. `controls` are the outcomes of the
 * closed ones with isolation off, in the same order: a way that is silent even then proves nothing.
 */
export function judge(
  probes: readonly Probe[],
  outcomes: readonly Outcome[],
  controls: readonly Outcome[],
): Judgement {
  const findings: string[] = [];
  const closed = probes.filter(({ open }) => !open);
  const counts = { allowed: 0, denied: 0, controls: 0 };
  for (const [index, probe] of probes.entries()) {
    const outcome = outcomes[index];
    const isRight = probe.open ? isAnswered(probe, outcome) : outcome?.through === false;
    if (isRight) counts[probe.open ? "allowed" : "denied"] += 1;
    else findings.push(`${words(probe)}: ${probe.open ? "closed" : "open"}${said(outcome)}`);
  }
  for (const [index, probe] of closed.entries()) {
    if (isAnswered(probe, controls[index])) counts.controls += 1;
    else findings.push(`${words(probe)}: silent with isolation off${said(controls[index])}`);
  }
  const pairs = new Set(
    probes
      .filter(({ from, to }) => from !== "host" && to !== "host")
      .map(({ from, to }) => `${from} ${to}`),
  ).size;
  return { tally: { pairs, ...counts, wrong: findings.length }, findings };
}

function isAnswered({ protocol, to }: Probe, outcome: Outcome | undefined): boolean {
  return outcome?.through === true && (protocol === "icmp" || outcome.by === to);
}

function words({ from, to, address, protocol, port }: Probe): string {
  return `${from} to ${to} (${address}), ${protocol}${protocol === "icmp" ? "" : ` ${port}`}`;
}

function said(outcome: Outcome | undefined): string {
  if (outcome === undefined) return ", not tried";
  const { by, seen } = outcome;
  return by === "" && seen === "" ? "" : ` (${[by, seen].filter(Boolean).join(", ")})`;
}
