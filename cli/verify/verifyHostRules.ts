import type { Addresses } from "../../model/addresses/addresses.ts";
import { fileText } from "../../model/hostRules/fileText.ts";
import { hostFiles } from "../../model/hostRules/hostFiles.ts";
import { labRulesets } from "../../model/hostRules/labRulesets.ts";
import type { Placement } from "../../model/hostRules/placement.ts";
import { readScript } from "../../model/hostRules/readScript.ts";
import type { Lab } from "../../model/lab.ts";
import { compareRules } from "./compareRules.ts";
import type { Finding } from "./finding.ts";
import { liveRules } from "./liveRules.ts";

/**
 * Compares the server's own rules of a lab's bridges with what the lab says. Only reads.
 *
 * @param run runs a script on the server itself, for what it prints
 * @param addresses those that the stack has given out
 * @throws what `run` throws
 */
export async function verifyHostRules(
  run: (script: string) => Promise<string>,
  lab: Lab,
  addresses: Addresses,
  placement: Omit<Placement, "bridge">,
): Promise<Finding[]> {
  const rulesets = labRulesets(lab, addresses);
  const bridges = lab.projects.map(({ bridge }) => bridge);
  const printed = await run(readScript(bridges, [...rulesets.values()].join("")));
  return lab.projects.flatMap(({ domain, bridge }) => {
    const { file: path, table } = hostFiles(bridge);
    const text = fileText({ ...placement, bridge }, rulesets.get(domain) ?? "");
    // What Pulumi has recorded is right already: only anew does it run the command.
    const fix = `pulumi up --stack ${placement.stack} --replace '**::${domain}-network-rules'`;
    return compareRules({ bridge, path, text }, liveRules(printed, bridge, table), fix);
  });
}
