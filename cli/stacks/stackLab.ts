import { type Addresses, writeAddresses } from "../../model/addresses/addresses.ts";
import type { AddressPlan } from "../../model/addresses/allocate.ts";
import type { Lab } from "../../model/lab.ts";
import { resolve } from "../../model/resolve.ts";
import { readInfra } from "../../model/source/infraSource.ts";
import type { Settings } from "../../stack/settings.ts";
import { CommandError } from "../commandError.ts";
import { readInfraFile } from "../model/infraFile.ts";
import { countProblems } from "../model/problemReport.ts";

interface StackLab {
  readonly lab: Lab;
  /** Also those of domains that are switched off. */
  readonly addresses: Addresses;
}

/**
 * What the description of a stack comes to, without its warnings.
 *
 * @param plan the addresses that the stack has given out; without it those of a first deployment
 * @throws CommandError when the description is not valid
 */
export function stackLab(
  { infra, facts, pool }: Settings,
  plan: AddressPlan | undefined,
  root: string,
): StackLab {
  const resolved = resolve(readInfra(readInfraFile(infra, root)), facts, plan, { pool });
  if (resolved.lab !== undefined && resolved.plan !== undefined) {
    return { lab: resolved.lab, addresses: writeAddresses(resolved.plan) };
  }
  const errors = countProblems({ errors: resolved.errors, warnings: [] });
  throw new CommandError(`${infra} is not valid: ${errors}; see: npx --no strata check ${infra}`);
}
