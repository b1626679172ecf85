import type { Lab } from "../../model/lab.ts";
import type { IncusClient } from "../../provider/incus/api/client.ts";
import { IncusError } from "../../provider/incus/api/incusError.ts";
import { progress } from "../progress.ts";
import type { Listening } from "./guest/agentLines.ts";
import { type GuestAgent, NoAgentError, openGuestAgent } from "./guest/openGuestAgent.ts";
import { inTurn } from "./inTurn.ts";
import { planOwnProbes, planProbes, type Probe } from "./planProbes.ts";
import { type Agentless, endOf, type Tried, type Weighed, weighProbes } from "./weighProbes.ts";

/** Milliseconds: an open way answers at once on an idle server, and late on a busy one. */
const patience = { open: 10_000, closed: 2_000 };
/** Each is up to three sockets of this process, or a process of the guest's. */
const atOnce = { starts: 8, triesOfOne: 16, tries: 512 };

type Agents = ReadonlyMap<string, GuestAgent>;

/**
 * Sends packets between the running machines of a lab, and from each to the server, by processes in
 * the guests. Nothing of them is left when this process ends, or half a minute after it was killed.
 *
 * What the server sends is not tried: there is no process of ours on it. Nor is a machine that
 * forwards between domains, since it stands in all of them.
 */
export async function probeLab(client: IncusClient, lab: Lab): Promise<Weighed> {
  const isTried = ({ from, to }: Probe) => from !== "host" && ![from, to].includes(lab.firewall);
  const planned = planProbes(lab).filter(isTried);
  const own = planOwnProbes(lab).filter(isTried);
  const machines = lab.instances.filter(({ machine }) => own.some(({ from }) => from === machine));
  const agents = new Map<string, GuestAgent>();
  const agentless = new Map<string, Agentless>();
  progress(`probing ${planned.length} ways between ${machines.length} machines and their server`);
  try {
    await inTurn(atOnce.starts, machines, async ({ machine, name, project }) => {
      try {
        const agent = await openGuestAgent(client.project(project), { machine, name });
        agents.set(machine, agent);
      } catch (error) {
        const why = error instanceof IncusError ? error.reason : (error as Error).message;
        agentless.set(machine, { why, runs: error instanceof NoAgentError });
      }
    });
    const listening = await listen(agents, own);
    const tried = await tryAll(agents, [...own, ...planned]);
    return weighProbes({
      own: tried.slice(0, own.length),
      tried: tried.slice(own.length),
      listening,
      agentless,
    });
  } finally {
    await Promise.all([...agents.values()].map((agent) => agent.close()));
  }
}

async function listen(agents: Agents, own: readonly Probe[]): Promise<Map<string, Listening>> {
  const listening = new Map<string, Listening>();
  const served = own.filter(({ protocol }) => protocol !== "icmp");
  await Promise.all(
    served.map(async (probe) => {
      const state = await agents.get(probe.to)?.listen(probe.address, probe);
      if (state !== undefined) listening.set(endOf(probe), state);
    }),
  );
  return listening;
}

async function tryAll(agents: Agents, probes: readonly Probe[]): Promise<Tried[]> {
  const tried: Tried[] = [];
  const width = Math.max(1, Math.min(atOnce.triesOfOne, Math.floor(atOnce.tries / agents.size)));
  let done = 0;
  const news = setInterval(() => progress(`${done} of ${probes.length} ways tried`), 10_000);
  try {
    await Promise.all(
      [...new Set(probes.map(({ from }) => from))].map((from) => {
        const ways = [...probes.entries()].filter(([, probe]) => probe.from === from);
        return inTurn(width, ways, async ([index, probe]) => {
          const { address, open } = probe;
          const reach = await agents
            .get(from)
            ?.try(address, probe, open ? patience.open : patience.closed);
          tried[index] = { probe, reach: reach ?? { kind: "untried", why: "no agent" } };
          done += 1;
        });
      }),
    );
  } finally {
    clearInterval(news);
  }
  return tried;
}
