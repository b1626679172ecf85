import { type StackOutputs, stackOutputs } from "../../stack/outputs.ts";
import type { Topology } from "./topology.ts";

/**
 * Reads a topology out of a stack's outputs.
 *
 * @throws Error when they have not the documented shape
 */
export function topologyOf(outputs: unknown): Topology {
  const { names, addresses, projects, bridges, subnets, gateways }: StackOutputs =
    stackOutputs.parse(outputs);
  const domains = Object.entries(names).map(([name, machines]) => ({
    name,
    project: projects[name] ?? name,
    bridge: bridges[name] ?? "",
    subnet: subnets[name] ?? "",
    gateway: gateways[name] ?? "",
    machines: machines.map((machine) => ({ name: machine, address: addresses[machine] ?? "" })),
  }));
  return { domains };
}
