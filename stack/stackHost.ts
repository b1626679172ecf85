import type { HostAccess } from "../model/hostRules/hostAccess.ts";
import type { Lab } from "../model/lab.ts";
import type { Settings } from "./settings.ts";

/** How rules get to the server itself, and whose they are there. */
export interface StackHost {
  readonly access: HostAccess;
  /** Private key for access by SSH; without it the agent's keys are tried. */
  readonly sshKey?: string | undefined;
  /** Name of the stack. */
  readonly stack: string;
  readonly stackId: string;
}

/** What a description asks of the settings before rules can be written to the server. */
export function hostProblems(
  { isolation }: Pick<Lab, "isolation">,
  { host }: Pick<Settings, "host">,
): string[] {
  if (isolation === "acl" || host !== undefined) return [];
  return [
    `global.isolation: ${isolation} puts rules on the server itself; say how it is reached, as in ` +
      "docs/stacks.md#the-server-itself: pulumi config set strata:host local; or use acl",
  ];
}
