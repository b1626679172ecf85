import { setTimeout as sleep } from "node:timers/promises";

import { judge, type Judgement } from "../../../cli/probe/judge.ts";
import { planProbes, type Probe, probedPorts } from "../../../cli/probe/planProbes.ts";
import type { Outcome } from "../../../lab/probe/attempt.ts";
import type { Ports } from "../../../lab/probe/listen.ts";
import { type Agent, openAgent } from "../../../lab/probe/openAgent.ts";
import { toUla } from "../../../model/isolation/ula.ts";
import type { Lab, LabInstance } from "../../../model/lab.ts";
import { daemonGet, isGone } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { onServer } from "../examples/exampleLab.ts";
import { withoutAcls } from "./withoutAcls.ts";
import { withoutTables } from "./withoutTables.ts";

interface State {
  readonly pid: number;
  readonly network: Record<string, { addresses: { address: string }[] }> | null;
}

/** Milliseconds: answers on a busy machine are late, silence costs its time in full. */
const patience = { open: 15_000, closed: 3_000 };

/** A deployed lab with an agent in each of its machines and on its server. */
export class ProbedLab {
  /** As it is deployed at the moment. */
  lab: Lab;
  readonly agents = new Map<string, Agent>();
  readonly #place: { readonly socket: string; readonly dir: string };
  readonly #ports: Ports;

  constructor(place: { readonly socket: string; readonly dir: string }, lab: Lab) {
    this.#place = place;
    this.lab = lab;
    this.#ports = probedPorts(lab.policies);
  }

  async openAll(): Promise<void> {
    await this.open("host", "");
    await Promise.all(this.lab.instances.map((instance) => this.openMachine(instance)));
  }

  /** An agent in a machine that has its addresses. */
  async openMachine({ machine, name, project, domain, address }: LabInstance): Promise<void> {
    const pid = await this.pidWith(address, `/1.0/instances/${name}/state?project=${project}`);
    const own = this.lab.projects.find((one) => one.domain === domain)?.gateway ?? "";
    const gateway = this.lab.firewall === "" ? own : own.replace(/254$/, "253");
    // The tiny image has no DHCPv6 client: it is given what a lease would give.
    if (this.lab.ipv6 === "ula" && machine !== this.lab.firewall) {
      await this.#giveIpv6(pid, toUla(address), toUla(gateway));
    }
    await this.open(machine, pid);
  }

  async open(name: string, where: number | string): Promise<Agent> {
    await this.agents.get(name)?.close();
    const agent = await openAgent(where, { dir: this.#place.dir });
    this.agents.set(name, agent);
    await agent.ask("listen", { name, ports: this.#ports });
    return agent;
  }

  agent(name: string): Agent {
    const agent = this.agents.get(name);
    if (agent === undefined) throw new Error(`no agent is open in "${name}"`);
    return agent;
  }

  async close(): Promise<void> {
    await Promise.all([...this.agents.values()].map((agent) => agent.close()));
    this.agents.clear();
  }

  /** All probes at once, in the order given. */
  async run(probes: readonly Omit<Probe, "open">[], ms: number): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const senders = new Set(probes.map(({ from }) => from));
    await Promise.all(
      [...senders].map(async (from) => {
        const own = [...probes.entries()].filter(([, probe]) => probe.from === from);
        const attempts = own.map(([, { protocol, address, port }]) => ({
          protocol,
          address,
          port,
        }));
        const answers = await this.agent(from).ask("try", { attempts, ms });
        for (const [at, [index]] of own.entries()) outcomes[index] = answers[at] as Outcome;
      }),
    );
    return outcomes;
  }

  /** What the rules let through, without a control. */
  async outcomes(probes: readonly Probe[]): Promise<Outcome[]> {
    const closed = probes.filter(({ open }) => !open);
    const open = probes.filter((probe) => probe.open);
    const found = new Map<Probe, Outcome>();
    const keep = (some: readonly Probe[], outcomes: readonly Outcome[]) =>
      some.forEach((probe, index) => found.set(probe, outcomes[index] as Outcome));
    keep(open, await this.run(open, patience.open));
    keep(closed, await this.run(closed, patience.closed));
    return probes.map((probe) => found.get(probe) as Outcome);
  }

  /** What the rules let through, and what goes through of the rest without them. */
  async judged(probes: readonly Probe[] = planProbes(this.lab)): Promise<Judgement> {
    const outcomes = await this.outcomes(probes);
    const closed = probes.filter(({ open }) => !open);
    const controls = await this.withoutIsolation(() => this.run(closed, patience.open));
    return judge(probes, outcomes, controls);
  }

  withoutIsolation<T>(run: () => Promise<T>): Promise<T> {
    const bridges = this.lab.projects.map(({ bridge }) => bridge);
    const { isolation } = this.lab;
    const behind = () => this.#withoutFirewall(run);
    const inner = () =>
      isolation === "acl" ? behind() : withoutTables(this.#place, bridges, behind);
    return isolation === "nftables" ? inner() : withoutAcls(this.#place.socket, bridges, inner);
  }

  /** The firewall machine forwards everything meanwhile, and still hides guests from the outside. */
  async #withoutFirewall<T>(run: () => Promise<T>): Promise<T> {
    const firewall = this.lab.instances.find(({ machine }) => machine === this.lab.firewall);
    if (firewall === undefined) return await run();
    const chains = ["origin", "forward", "input", "output"];
    const open = chains.map((chain) => `nft insert rule inet strata ${chain} accept`);
    await this.#runIn(firewall, ["sh", "-c", open.join(" && ")]);
    try {
      return await run();
    } finally {
      await this.#runIn(firewall, ["sh", "/etc/strata/firewall.sh", "load"]);
    }
  }

  async #runIn({ project, name }: LabInstance, command: readonly string[]): Promise<void> {
    const { exitCode } = await guestExec(this.#place.socket, project, name, command);
    if (exitCode !== 0) throw new Error(`"${command.join(" ")}" ended with ${exitCode}`);
  }

  /** The process id of a guest, as soon as it has this address. */
  async pidWith(address: string, path: string): Promise<number> {
    for (let tries = 0; tries < 600; tries += 1) {
      const { pid, network } = await stateAt(this.#place.socket, path);
      const addresses = Object.values(network ?? {}).flatMap((nic) => nic.addresses);
      if (addresses.some((one) => one.address === address)) return pid;
      await sleep(100);
    }
    throw new Error(`${path} has not got ${address} after a minute`);
  }

  async #giveIpv6(pid: number, address: string, gateway: string): Promise<void> {
    const commands = [
      `ip -6 addr replace ${address}/64 dev eth0 nodad`,
      `ip -6 route replace default via ${gateway} dev eth0`,
    ];
    await this.inNamespace(pid, commands.join(" && "));
  }

  /** What a shell command prints, with the server's programs and the machine's network. */
  async inNamespace(pid: number, command: string): Promise<string> {
    const argv = ["nsenter", "--net", "--target", String(pid), "sh", "-c", command];
    const { exitCode, stdout } = await onServer(this.#place, argv);
    if (exitCode !== 0) throw new Error(`"${command}" failed: ${stdout}`);
    return stdout;
  }
}

/** A machine that is still to come has none. */
async function stateAt(socket: string, path: string): Promise<State> {
  if (await isGone(socket, path)) return { pid: 0, network: null };
  return daemonGet<State>(socket, path);
}
