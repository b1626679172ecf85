import type { AddressPlan } from "../../model/addresses/allocate.ts";
import { isManifest } from "../../model/hypervisors/isManifest.ts";
import { readManifest } from "../../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../../model/hypervisors/resolveManifest.ts";
import type { Lab } from "../../model/lab.ts";
import type { Problem } from "../../model/problem.ts";
import { resolve } from "../../model/resolve.ts";
import { readInfra, type InfraTexts } from "../../model/source/infraSource.ts";
import { type FactOptions, givenFacts } from "../model/givenFacts.ts";
import { CommandError } from "../commandError.ts";
import { readDescriptionFile } from "../model/descriptionFile.ts";
import { readInfraFile } from "../model/infraFile.ts";
import { labTables } from "../model/labTables.ts";
import { manifestTables } from "../model/manifestTables.ts";
import { countProblems, problemReport, type ReportedSource } from "../model/problemReport.ts";
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
export async function resolveDescription(
  path: string | undefined,
  options: ResolveOptions,
): Promise<0 | 1> {
  const stack = options.stack === undefined ? undefined : await readStack(options.stack);
  const texts = readTexts(path, stack?.settings);
  const facts = await givenFacts(options, stack?.settings.facts ?? {});
  const { file } = texts.main;
  if (isManifest(texts)) {
    if (stack !== undefined) {
      const message = `${file} describes hypervisors, and is shown without a stack; leave --stack out`;
      throw new CommandError(message, { exitCode: 2 });
    }
    const source = readManifest(texts.main);
    const { manifest, ...problems } = resolveManifest(source, { facts });
    const shown = manifest && { json: manifest, tables: manifestTables(manifest) };
    return show({ file, source, shown, ...problems }, options);
  }
  const source = readInfra(texts);
  const { pool } = stack?.settings ?? {};
  const { lab, errors, warnings } = resolve(
    source,
    facts,
    stack?.plan,
    pool === undefined ? {} : { pool },
  );
  return show({ file, source, shown: lab && labOutput(lab), errors, warnings }, options);
}

interface Resolved {
  readonly file: string;
  readonly source: ReportedSource;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Undefined where the description is not valid. */
  readonly shown: { readonly json: object; readonly tables: string } | undefined;
}

function show(
  { file, source, errors, warnings, shown }: Resolved,
  { json }: Pick<ResolveOptions, "json">,
): 0 | 1 {
  const report = problemReport({ errors, warnings }, source, process.stderr);
  if (shown === undefined) {
    const summary = `${file} is not valid: ${countProblems({ errors, warnings })}\n`;
    if (json) process.stdout.write(asJson({ errors, warnings }));
    else process.stderr.write(report + summary);
    return 1;
  }
  process.stderr.write(report);
  process.stdout.write(json ? asJson(shown.json) : shown.tables);
  return 0;
}

function labOutput(lab: Lab): { readonly json: object; readonly tables: string } {
  const { projects, instances, policies, profiles } = lab;
  return { json: { projects, instances, policies, profiles }, tables: labTables(lab) };
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
    : readDescriptionFile(path);
}

function asJson(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
