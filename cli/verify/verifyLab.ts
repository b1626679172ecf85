import type { Addresses } from "../../model/addresses/addresses.ts";
import { bridgeFirewall } from "../../model/firewall/labFirewall.ts";
import { domainIsolation } from "../../model/isolation/domainIsolation.ts";
import type { Lab, LabProject } from "../../model/lab.ts";
import type { IncusClient } from "../../provider/incus/api/client.ts";
import { compareDomain, type ExpectedDomain } from "./compareDomain.ts";
import type { Finding, Severity } from "./finding.ts";
import { liveDomain } from "./liveDomain.ts";
import { verifyUplink } from "./verifyUplink.ts";

const order: readonly Severity[] = ["high", "medium", "low"];

/**
 * Compares a whole lab with what its server's Incus has, the gravest differences first. Only reads.
 *
 * @param addresses those that the stack has given out
 * @param fix the command that deploys the stack's description
 */
export async function verifyLab(
  client: IncusClient,
  lab: Lab,
  addresses: Addresses,
  fix: string,
): Promise<Finding[]> {
  const domains = lab.projects.map(async (project) => {
    const expected = expectedDomain(lab, project, addresses);
    return compareDomain(expected, await liveDomain(client, expected), fix);
  });
  const uplink = verifyUplink(client, lab, addresses, fix);
  return gravestFirst((await Promise.all([...domains, uplink])).flat());
}

export function gravestFirst(findings: readonly Finding[]): Finding[] {
  return order.flatMap((severity) => findings.filter((one) => one.severity === severity));
}

function expectedDomain(lab: Lab, project: LabProject, addresses: Addresses): ExpectedDomain {
  const instances = lab.instances.filter(({ domain }) => domain === project.domain);
  const volumes = instances.flatMap((machine) => machine.volumes);
  return {
    project,
    ipv6: lab.ipv6,
    isolation: lab.isolation,
    rules: domainIsolation(lab, project, addresses),
    instances,
    firewall: bridgeFirewall(lab, project.domain, addresses),
    visitors: lab.instances.filter(({ machine }) => machine === lab.firewall),
    profiles: lab.profiles.filter(({ domain }) => domain === project.domain),
    // Machines of a domain may share one.
    volumes: [...new Map(volumes.map((one) => [`${one.pool}/${one.name}`, one])).values()],
  };
}
