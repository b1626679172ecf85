import type { AddressPlan } from "../../model/addresses/allocate.ts";
import { resolve } from "../../model/resolve.ts";
import { readInfra, type InfraTexts } from "../../model/source/infraSource.ts";
import { type FactOptions, givenFacts } from "../model/givenFacts.ts";
import { readInfraFile } from "../model/infraFile.ts";
import { labTables } from "../model/labTables.ts";
import { countProblems, problemReport } from "../model/problemReport.ts";
import { progress } from "../progress.ts";
import { projectRoot } from "../projectRoot.ts";
import { existingSettings, strataSettings } from "../stacks/stackInputs.ts";
import { parseStackName } from "../stacks/stackName.ts";
import { stackPlan } from "../stacks/stackPlan.ts";
import type { Settings } from "../../stack/settings.ts";

export interface ResolveOptions extends FactOptions {
  readonly stack?: string;
  readonly json?: boolean;
}

/**
 * Shows what a description comes to, everything written out. With a stack its settings are the
 * defaults, and machines that run keep their addresses.
 *
 * @returns 0, or 1 when the description is not valid
 */
export async function resolveInfra(
  path: string | undefined,
  options: ResolveOptions,
): Promise<0 | 1> {
  const stack = options.stack === undefined ? undefined : await readStack(options.stack);
  const texts = readTexts(path, stack?.settings);
  const facts = await givenFacts(options, stack?.settings.facts ?? {});
  const source = readInfra(texts);
  const { pool } = stack?.settings ?? {};
  const { lab, errors, warnings } = resolve(
    source,
    facts,
    stack?.plan,
    pool === undefined ? {} : { pool },
  );
  if (lab === undefined) {
    const report = problemReport({ errors, warnings }, source, process.stderr);
    const summary = `${texts.main.file} is not valid: ${countProblems({ errors, warnings })}\n`;
    if (options.json) process.stdout.write(asJson({ errors, warnings }));
    else process.stderr.write(report + summary);
    return 1;
  }
  process.stderr.write(problemReport({ errors, warnings }, source, process.stderr));
  const { projects, instances, policies, profiles } = lab;
  process.stdout.write(
    options.json ? asJson({ projects, instances, policies, profiles }) : labTables(lab),
  );
  return 0;
}

interface KnownStack {
  readonly settings: Settings;
  readonly plan: AddressPlan | undefined;
}

async function readStack(stack: string): Promise<KnownStack> {
  parseStackName(stack);
  const settings = strataSettings(stack, await existingSettings(stack));
  const plan = await stackPlan(stack);
  if (plan === undefined) {
    progress(`stack ${stack} is not deployed: the addresses are those of a first deployment`);
  }
  return { settings, plan };
}

function readTexts(path: string | undefined, settings: Settings | undefined): InfraTexts {
  return path === undefined && settings !== undefined
    ? readInfraFile(settings.infra, projectRoot)
    : readInfraFile(path);
}

function asJson(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
