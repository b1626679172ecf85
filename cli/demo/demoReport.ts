import type { InstanceState } from "./instanceStates.ts";
import { mermaid } from "./mermaid.ts";
import { textTable } from "../textTable.ts";
import type { Topology } from "./topology.ts";

/** What `strata start` ends with: the instances, the topology and what to try next. */
export function demoReport(
  topology: Topology,
  instances: readonly InstanceState[],
  isLab: boolean,
): string {
  const header = ["DOMAIN", "INSTANCE", "TYPE", "ADDRESS", "STATE"];
  const rows = instances.map((one) => [one.domain, one.name, one.type, one.address, one.status]);
  const next = suggestions(topology, isLab ? "npx --no strata lab exec -- incus" : "incus");
  const parts = [
    textTable(header, rows),
    ["```mermaid", mermaid(topology), "```"].join("\n"),
    ["try next:", ...next.map((line) => `  ${line}`)].join("\n"),
  ];
  return `\n${parts.join("\n\n")}\n`;
}

function suggestions({ domains }: Topology, incus: string): string[] {
  const [from, to] = domains.filter(({ machines }) => machines.length > 0);
  const [source, target] = [from?.machines[0], to?.machines[0]];
  const ping =
    from && source && target
      ? [
          `${incus} exec --project ${from.project} ${source.name} -- ping -c 1 -W 2 ${target.address}` +
            "   # no answer: domains are isolated",
        ]
      : [];
  return [
    `${incus} list --all-projects`,
    ...ping,
    'eval "$(npx --no strata env demo-local)"; pulumi preview   # no changes',
  ];
}
