import type { Tally } from "../probe/judge.ts";

/** Adds up what the tests have written, a line of JSON each. */
export function addUp(lines: string): Tally {
  const total = { pairs: 0, allowed: 0, denied: 0, controls: 0, wrong: 0 };
  for (const line of lines.split("\n").filter(Boolean)) {
    const part = JSON.parse(line) as Partial<Tally>;
    for (const key of Object.keys(total) as (keyof Tally)[]) total[key] += part[key] ?? 0;
  }
  return total;
}
