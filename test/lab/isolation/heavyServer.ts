import { join } from "node:path";

import { expect } from "vitest";

import type { Lab as RunningLab } from "../../../lab/startLab.ts";
import type { Lab } from "../../../model/lab.ts";
import { onServer, startExampleLab, stopExampleLab } from "../examples/exampleLab.ts";
import { daemonWrite } from "../harness/daemon.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { facts, foreign, heavyInfra } from "./heavyLab.ts";
import { addOutside } from "./outsideHost.ts";
import { ProbedLab } from "./probedLab.ts";
import { resolved } from "./resolved.ts";

/** Seconds for which the server takes UDP packets for answers, or for more of the same. */
export const udpMemory = 5;

/** The description with its isolation by other means. */
export function heavyInfraOf(isolation: Lab["isolation"]): string {
  return heavyInfra.replace("ipv6: ula", `ipv6: ula, isolation: ${isolation}`);
}

/**
 * A server of its own with the heavy lab, a network and a guest that are not strata's, and an
 * outside.
 */
export class HeavyServer {
  readonly server: RunningLab;
  readonly stack: PulumiStack;
  readonly probed: ProbedLab;

  private constructor(server: RunningLab, stack: PulumiStack, probed: ProbedLab) {
    this.server = server;
    this.stack = stack;
    this.probed = probed;
  }

  static async deploy(
    isolation: Lab["isolation"],
    configOf: (server: RunningLab) => Readonly<Record<string, unknown>> = () => ({}),
    prepare: (stack: PulumiStack) => Promise<void> = async () => {},
  ): Promise<HeavyServer> {
    const server = await startExampleLab();
    const stack = await PulumiStack.create({
      socket: server.socket,
      fingerprint: server.fingerprint,
      program: "strata",
      name: "test-isolation",
      config: {
        "strata:environment": "test",
        "strata:node": "isolation",
        "strata:facts": { ...facts, cpus: 8, memory: 8 * 1024 ** 3 },
        ...configOf(server),
      },
    });
    await prepare(stack);
    await stack.configure({ "strata:infra": join(stack.dir, "infra.yml") });
    const probed = new ProbedLab(server, resolved(heavyInfraOf(isolation), facts));
    const heavy = new HeavyServer(server, stack, probed);
    await heavy.isolateBy(isolation);
    const timeout = "/proc/sys/net/netfilter/nf_conntrack_udp_timeout";
    await heavy.run(`for f in ${timeout} ${timeout}_stream; do echo ${udpMemory} >$f; done`);
    await probed.openAll();
    await Promise.all([addOutside(heavy.server, heavy.probed), heavy.#addForeignGuest()]);
    return heavy;
  }

  /** Deploys the same lab with an isolation, in place. */
  async isolateBy(isolation: Lab["isolation"]): Promise<void> {
    await this.stack.describe(heavyInfraOf(isolation));
    const up = await this.stack.up();
    expect(up.exitCode, up.output).toBe(0);
    this.probed.lab = resolved(heavyInfraOf(isolation), facts);
  }

  async close(): Promise<void> {
    await this.probed.close();
    await this.stack.forget();
    await stopExampleLab(this.server);
  }

  /** A command on the server, for what it prints. */
  async run(script: string): Promise<string> {
    const { exitCode, stdout } = await onServer(this.server, ["sh", "-ec", `exec 2>&1; ${script}`]);
    if (exitCode !== 0) throw new Error(`on the server: ${stdout}`);
    return stdout;
  }

  /** A guest that is not strata's on a network that is not either. */
  async #addForeignGuest(): Promise<void> {
    const { socket } = this.server;
    await daemonWrite(socket, "POST", "/1.0/networks", {
      name: foreign.name,
      config: { "ipv4.address": `${foreign.gateway}/24`, "ipv6.address": "none" },
    });
    await daemonWrite(socket, "POST", "/1.0/instances", {
      name: "iso-stranger",
      source: { type: "image", alias: "strata-tiny" },
      start: true,
      devices: {
        root: { type: "disk", path: "/", pool: "default" },
        eth0: { type: "nic", name: "eth0", network: foreign.name, "ipv4.address": foreign.guest },
      },
    });
    const path = "/1.0/instances/iso-stranger/state?project=default";
    await this.probed.open("stranger", await this.probed.pidWith(foreign.guest, path));
  }
}
