import { resolve } from "../../model/resolve.ts";
import { readInfra } from "../../model/source/infraSource.ts";
import { type FactOptions, givenFacts } from "../model/givenFacts.ts";
import { readInfraFile } from "../model/infraFile.ts";
import { count, countProblems, problemReport } from "../model/problemReport.ts";

export interface CheckOptions extends FactOptions {
  readonly json?: boolean;
}

/**
 * Says everything that is wrong with a description, and where.
 *
 * @returns 0 when it is valid, 1 when there are errors
 * @throws CommandError (exit code 2) when the description or the facts cannot be read
 */
export async function checkInfra(path: string | undefined, options: CheckOptions): Promise<0 | 1> {
  const texts = readInfraFile(path);
  const facts = await givenFacts(options, {});
  const source = readInfra(texts);
  const { lab, errors, warnings } = resolve(source, facts);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ errors, warnings }, undefined, 2)}\n`);
  } else {
    const counts = countProblems({ errors, warnings });
    const summary = lab
      ? `${texts.main.file} is valid: ${count(lab.projects.length, "domain")}, ` +
        `${count(lab.instances.length, "machine")}${counts && `; ${counts}`}`
      : `${texts.main.file} is not valid: ${counts}`;
    const report = problemReport({ errors, warnings }, source, process.stdout);
    process.stdout.write(`${report}${summary}\n`);
  }
  return lab ? 0 : 1;
}
