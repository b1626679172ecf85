import type { Facts } from "../../model/facts.ts";
import { isManifest } from "../../model/hypervisors/isManifest.ts";
import { readManifest } from "../../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../../model/hypervisors/resolveManifest.ts";
import type { Problem } from "../../model/problem.ts";
import { resolve } from "../../model/resolve.ts";
import { readInfra, type InfraTexts } from "../../model/source/infraSource.ts";
import { readDescriptionFile } from "../model/descriptionFile.ts";
import { type FactOptions, givenFacts } from "../model/givenFacts.ts";
import {
  count,
  countProblems,
  problemReport,
  type ReportedSource,
} from "../model/problemReport.ts";

export interface CheckOptions extends FactOptions {
  readonly json?: boolean;
}

/**
 * Says everything that is wrong with a description, and where: an infra.yml or a hypervisors.yml.
 *
 * @returns 0 when it is valid, 1 when there are errors
 * @throws CommandError (exit code 2) when the description or the facts cannot be read
 */
export async function checkDescription(
  path: string | undefined,
  options: CheckOptions,
): Promise<0 | 1> {
  const texts = readDescriptionFile(path);
  const facts = await givenFacts(options, {});
  const { source, contents, ...problems } = isManifest(texts)
    ? checkManifest(texts, facts)
    : checkInfra(texts, facts);
  if (options.json) {
    process.stdout.write(`${JSON.stringify(problems, undefined, 2)}\n`);
  } else {
    const counts = countProblems(problems);
    const summary =
      contents === undefined
        ? `${texts.main.file} is not valid: ${counts}`
        : `${texts.main.file} is valid: ${contents}${counts && `; ${counts}`}`;
    const report = problemReport(problems, source, process.stdout);
    process.stdout.write(`${report}${summary}\n`);
  }
  return contents === undefined ? 1 : 0;
}

interface Checked {
  readonly source: ReportedSource;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** How much of what there is; undefined where it is not valid. */
  readonly contents: string | undefined;
}

function checkInfra(texts: InfraTexts, facts: Facts): Checked {
  const source = readInfra(texts);
  const { lab, errors, warnings } = resolve(source, facts);
  const contents =
    lab && `${count(lab.projects.length, "domain")}, ${count(lab.instances.length, "machine")}`;
  return { source, errors, warnings, contents };
}

function checkManifest({ main }: InfraTexts, facts: Facts): Checked {
  const source = readManifest(main);
  const { manifest, errors, warnings } = resolveManifest(source, { facts });
  // Parents come first, so the last node is one of the deepest.
  const levels = manifest?.nodes.at(-1)?.depth ?? 0;
  const contents =
    manifest && `${count(manifest.nodes.length, "node")} on ${count(levels, "level")}`;
  return { source, errors, warnings, contents };
}
