import type { Addresses } from "../addresses/addresses.ts";
import { domainIsolation } from "../isolation/domainIsolation.ts";
import type { Lab } from "../lab.ts";
import { hostRuleset } from "./ruleset.ts";

/** The ruleset of each domain, with the addresses that the plan has given out. */
export function labRulesets(lab: Lab, addresses: Addresses): ReadonlyMap<string, string> {
  return new Map(
    lab.projects.map((project) => {
      const { domain, bridge } = project;
      const ruleset = hostRuleset({
        bridge,
        gateway: addresses.gateways[domain] ?? "",
        bases: lab.bases,
        rules: domainIsolation(lab, project, addresses),
        ipv6: lab.ipv6,
      });
      return [domain, ruleset];
    }),
  );
}
