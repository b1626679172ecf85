import type { Listening, Reach } from "./guest/agentLines.ts";
import type { Tally } from "./judge.ts";
import type { Probe } from "./planProbes.ts";

export interface Tried {
  readonly probe: Probe;
  readonly reach: Reach;
}

/** What agents in the guests found. */
export interface Found {
  /** The planned ways. */
  readonly tried: readonly Tried[];
  /** Each machine's ways to itself. */
  readonly own: readonly Tried[];
  /** By `endOf` a machine's own way. */
  readonly listening: ReadonlyMap<string, Listening>;
  /** Why there is no agent, by machine. */
  readonly agentless: ReadonlyMap<string, Agentless>;
}

export interface Agentless {
  readonly why: string;
  /** Whether it answers pings and refuses packets all the same. */
  readonly runs: boolean;
}

/** Ways that show nothing, and are in no other count than `denied`. */
export interface Untried {
  readonly why: string;
  readonly ways: number;
}

export interface Weighed {
  /** Of `denied`, `controls` are those whose end answers others, and whose sender hears others. */
  readonly tally: Tally;
  /** Ways that are otherwise than the description says. */
  readonly wrong: readonly Tried[];
  readonly untried: readonly Untried[];
}

/** Where a way leads. */
export function endOf({ to, address, protocol, port }: Probe): string {
  return `${to} ${address} ${protocol} ${port}`;
}

/**
 * Holds what agents found against what the description says. Rules cannot be taken away on a server
 * that is in use; the control of a silent way is instead that its end answers somebody, be it
 * the machine itself, and that its sender has heard from somebody in this way. An address of the
 * server counts as answering when it answers a ping.
 */
export function weighProbes({ tried, own, listening, agentless }: Found): Weighed {
  const all = [...tried, ...own];
  const heard = all.filter((one) => isThrough(one, listening));
  const answering = new Set(heard.map(({ probe }) => endOf(probe)));
  const hearing = new Set(heard.map(({ probe }) => senderOf(probe)));
  const counts = { allowed: 0, denied: 0, controls: 0 };
  const wrong: Tried[] = [];
  const pairs = new Set<string>();
  const absent = new Map(
    own
      .filter(({ probe }) => listening.get(endOf(probe)) === "absent")
      .map(({ probe }) => [`${probe.to} ${familyOf(probe)}`, probe.address]),
  );
  const untried = new Map<string, number>();
  const leave = (why: string) => untried.set(why, (untried.get(why) ?? 0) + 1);

  for (const one of tried) {
    const { probe, reach } = one;
    const { from, to, address, open } = probe;
    const homeless = [from, to].find((name) => absent.has(`${name} ${familyOf(probe)}`));
    const why =
      homeless === undefined
        ? obstacle(one, listening, agentless)
        : `${homeless} does not have ${absent.get(`${homeless} ${familyOf(probe)}`)}`;
    if (why !== undefined) {
      leave(why);
      continue;
    }
    if (to !== "host") pairs.add(`${from} ${to}`);
    const isHeard = isThrough(one, listening);
    if (open && isHeard) counts.allowed += 1;
    else if (open) wrong.push(one);
    else if (isHeard || reach.kind === "answered") wrong.push(one);
    else {
      counts.denied += 1;
      const isAnswering = answering.has(endOf(to === "host" ? pingOf(probe) : probe));
      const refuses = to === "host" || listening.get(endOf(probe)) === "unserved";
      const isDeaf = reach.kind === "deaf" && !refuses;
      if (!isAnswering) {
        leave(
          to === "host"
            ? `${address} of the server is not pinged by its own domain`
            : `${nameOf(probe)} answers nobody who may`,
        );
      } else if (isDeaf || !hearing.has(senderOf(probe))) {
        leave(`${from} hears no answers by ${wayOf(probe)}`);
      } else counts.controls += 1;
    }
  }
  return {
    tally: { pairs: pairs.size, ...counts, wrong: wrong.length },
    wrong,
    untried: [...untried].map(([reason, ways]) => ({ why: reason, ways })),
  };
}

/** Why a try shows nothing, be it silent or not. */
function obstacle(
  { probe, reach }: Tried,
  listening: Found["listening"],
  agentless: Found["agentless"],
): string | undefined {
  const { from, to, protocol, open } = probe;
  const sender = agentless.get(from);
  if (sender !== undefined) return `cannot probe from ${from}: ${sender.why}`;
  const target = agentless.get(to);
  if (target?.runs === false) return `cannot probe to ${to}: ${target.why}`;
  if (reach.kind === "untried") return `cannot send ${protocol} from ${from}: ${reach.why}`;
  // A program that has the port need not answer what it does not understand.
  const isSilent = reach.kind === "silent" || reach.kind === "deaf";
  if (!open || !isSilent || protocol !== "udp" || to === "host") return undefined;
  const end = listening.get(endOf(probe));
  if (reach.kind === "deaf" && end === "ready")
    return `${from} hears no answers by ${wayOf(probe)}`;
  return end === "ready" || end === "unserved"
    ? undefined
    : `${nameOf(probe)} is a program's own, which does not answer`;
}

/** Where an agent listens, nobody else's word counts. */
function isThrough({ probe, reach }: Tried, listening: Found["listening"]): boolean {
  const isOurs = listening.get(endOf(probe)) === "ready";
  if (reach.kind === "refused") return !isOurs;
  return reach.kind === "answered" && (!isOurs || reach.by === probe.to);
}

function pingOf(probe: Probe): Probe {
  return { ...probe, protocol: "icmp", port: 0 };
}

function senderOf(probe: Probe): string {
  return `${probe.from} ${wayOf(probe)}`;
}

function wayOf(probe: Probe): string {
  return `${probe.protocol} over ${familyOf(probe)}`;
}

function familyOf({ address }: Probe): string {
  return address.includes(":") ? "IPv6" : "IPv4";
}

function nameOf({ to, address, protocol, port }: Probe): string {
  return `${protocol}${protocol === "icmp" ? "" : ` ${port}`} of ${to} (${address})`;
}
