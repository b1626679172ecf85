import { count } from "../model/problemReport.ts";
import type { Weighed } from "./weighProbes.ts";

/** What a probing came to, without the differences it found. */
export function probedText({ tally, untried }: Weighed): string {
  const { pairs, allowed, denied, controls } = tally;
  const ways = count(allowed + denied, "way");
  const lines = [
    `${ways} as described, in ${count(pairs, "ordered pair")} of machines and to the server: ` +
      `${allowed} open, ${denied} closed, ${controls} of those with a control`,
    ...untried.map((one) => `shows nothing: ${count(one.ways, "way")}: ${one.why}`),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
