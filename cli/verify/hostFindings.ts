import type { Addresses } from "../../model/addresses/addresses.ts";
import { viaOf } from "../../model/hostRules/hostAccess.ts";
import type { Lab } from "../../model/lab.ts";
import { CommandError } from "../commandError.ts";
import { runOnHost } from "../server/runOnHost.ts";
import { strataSettings } from "../stacks/stackInputs.ts";
import { stackSecret } from "../stacks/stackSecret.ts";
import type { StackSettings } from "../stacks/stackSettings.ts";
import type { Finding } from "./finding.ts";
import { verifyHostRules } from "./verifyHostRules.ts";

/**
 * Compares the rules on a stack's server itself with the lab, as its settings say it is reached.
 *
 * @throws CommandError when the server cannot be looked at: its rules are part of the whole
 */
export async function hostFindings(
  stack: string,
  settings: StackSettings,
  lab: Lab,
  addresses: Addresses,
): Promise<Finding[]> {
  const { host } = strataSettings(stack, settings);
  if (host === undefined) {
    throw new CommandError(
      `cannot verify stack ${stack}: global.isolation is ${lab.isolation}, and strata:host does ` +
        "not say how the server is reached; see docs/stacks.md",
    );
  }
  const sshKey = await stackSecret(stack, settings, "strata:sshKey");
  const stackId = String(settings.config?.["incus:stackId"]);
  const run = (script: string) => runOnHost(host, script, sshKey);
  return verifyHostRules(run, lab, addresses, { stack, stackId, via: viaOf(host) });
}
