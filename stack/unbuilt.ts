import type { Lab } from "../model/lab.ts";

/** What a description may say and the model resolves, but nothing deploys: one line for each. */
export function unbuiltParts({ firewall }: Pick<Lab, "firewall">): string[] {
  return firewall === ""
    ? []
    : [
        "global.firewall_mode: nothing routes guests through a firewall machine yet; use host: domains are isolated on their bridges",
      ];
}
