import type * as pulumi from "@pulumi/pulumi";
import { output } from "@pulumi/pulumi/output.js";
import type { ManifestNode } from "../../model/hypervisors/manifest.ts";
import type { Delegation } from "./delegation.ts";
import type { PveMachine } from "./pveMachine.ts";

/** Tells what there is, whoever has made it. */
export function nestedOutputs(
  nodes: readonly ManifestNode[],
  made: ReadonlyMap<string, PveMachine>,
  delegations: readonly Delegation[],
) {
  const machines: Record<string, pulumi.Output<unknown>> = {};
  const hostnames: Record<string, pulumi.Output<string>> = {};
  const trees: Record<string, Record<string, pulumi.Output<string>>> = {};
  for (const { name, kind, path } of nodes) {
    const machine = made.get(name);
    if (machine === undefined) continue;
    const { vmid, address, reached } = machine;
    machines[name] = output({ kind, path: [...path], vmid, address });
    if (reached === undefined) continue;
    hostnames[name] = reached.hostname;
    for (const [repo, hash] of Object.entries(reached.trees)) (trees[repo] ??= {})[name] = hash;
  }
  for (const { nodes: delegated, outputs } of delegations) {
    for (const { name, guest, repos } of delegated) {
      machines[name] = outputs.apply((there) => there.machines[name]);
      // As here, SSH leads to no container.
      if (guest === "lxc") continue;
      hostnames[name] = outputs.apply((there) => there.hostnames[name] ?? "");
      for (const { name: repo } of repos) {
        (trees[repo] ??= {})[name] = outputs.apply((there) => there.trees[repo]?.[name] ?? "");
      }
    }
  }
  return { machines, hostnames, trees };
}
