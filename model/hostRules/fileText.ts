import { markOf, type Placement } from "./placement.ts";

/** The file that a server loads the rules of a bridge from: the ruleset behind whose it is. */
export function fileText(placement: Placement, ruleset: string): string {
  return `${markOf(placement)}
# Stack ${placement.stack}. Written by strata, which overwrites changes.
${ruleset}`;
}
