import type { Topology, TopologyDomain } from "./topology.ts";

/** The topology as a Mermaid flow chart: one box per domain, its machines behind its bridge. */
export function mermaid({ domains }: Topology): string {
  return ["flowchart TB", '  outside(("outside"))', ...domains.flatMap(domainLines)].join("\n");
}

function domainLines(domain: TopologyDomain): string[] {
  const bridge = nodeId("net", domain.name);
  const machines = domain.machines.map(
    ({ name, address }) => `    ${bridge} --- ${nodeId("machine", name)}[${label(name, address)}]`,
  );
  return [
    `  subgraph ${nodeId("domain", domain.name)}[${label(`${domain.name} ${domain.subnet}`)}]`,
    `    ${bridge}{{${label(domain.bridge, domain.gateway)}}}`,
    ...machines,
    "  end",
    `  outside --- ${bridge}`,
  ];
}

/** A prefix keeps names such as `end` from being read as Mermaid's own words. */
function nodeId(kind: string, name: string): string {
  return `${kind}_${name.replaceAll(/[^A-Za-z0-9]/g, "_")}`;
}

function label(...lines: readonly string[]): string {
  return `"${lines.join("<br/>").replaceAll('"', "#quot;")}"`;
}
