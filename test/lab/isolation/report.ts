import { appendFile } from "node:fs/promises";

import type { Tally } from "../../../cli/probe/judge.ts";

/** What `npm run test:isolation` adds up; without it the numbers are shown where they arise. */
export async function report(part: string, tally: Partial<Tally>): Promise<void> {
  const line = JSON.stringify({ part, ...tally });
  const file = process.env["STRATA_ISOLATION_REPORT"];
  if (file === undefined) console.log(line);
  else await appendFile(file, `${line}\n`);
}
