import { allocate, type AddressPlan } from "./addresses/allocate.ts";
import { writeAddresses } from "./addresses/addresses.ts";
import { addressRequest } from "./build/addressRequest.ts";
import { buildLab } from "./build/buildLab.ts";
import type { Facts } from "./facts.ts";
import type { Lab } from "./lab.ts";
import { writePath, type Finding, type Problem } from "./problem.ts";
import { ruleContext } from "./rules/context.ts";
import { planRules } from "./rules/planRules.ts";
import { checkRules } from "./rules/table.ts";
import { checkShape } from "./schema/checkShape.ts";
import { infraShape } from "./schema/infraShape.ts";
import { expandCounts } from "./source/expandCounts.ts";
import type { InfraSource } from "./source/infraSource.ts";
import { tidy } from "./tidy.ts";

export interface Resolution {
  /** Absent while there are errors. */
  readonly lab?: Lab;
  /** To be given back as `previous` next time, so that no address changes. */
  readonly plan?: AddressPlan;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export interface ResolveOptions {
  /** Storage pool of the root disks. Default: `default`. */
  readonly pool?: string;
}

/**
 * Checks a description against every rule and resolves it. All problems come together, sorted by
 * place, one per rule and object; a rule does not speak about a value that is itself wrong.
 */
export function resolve(
  source: InfraSource,
  facts: Facts,
  previous?: AddressPlan,
  { pool = "default" }: ResolveOptions = {},
): Resolution {
  if (source.value === undefined) return { errors: source.problems, warnings: source.warnings };

  const expanded = expandCounts(source.value);
  const placed = (code: string, { path: found, message, help, at }: Finding): Problem => {
    const path = expanded.written(found);
    return { code, path: writePath(path), message, help, ...source.locate(path, at) };
  };
  const { draft, findings } = checkShape(expanded.value, infraShape);
  const context = ruleContext(expanded, draft, facts);
  const errors = [...source.problems, ...findings.map((found) => placed(found.code, found))];
  const warnings = [...source.warnings];
  for (const { code, level, check } of checkRules) {
    const list = level === "warning" ? warnings : errors;
    list.push(...check(context).map((finding) => placed(code, finding)));
  }
  if (errors.length > 0) return { errors: tidy(errors), warnings: tidy(warnings) };

  const request = addressRequest(context);
  const { plan, problems } = allocate(previous, request);
  for (const { code, level, check } of planRules) {
    const list = level === "warning" ? warnings : errors;
    list.push(...check(context, { plan, problems }).map((finding) => placed(code, finding)));
  }
  if (errors.length > 0) return { errors: tidy(errors), warnings: tidy(warnings) };

  const lab = buildLab(context, request, writeAddresses(plan), pool);
  return { lab, plan, errors: [], warnings: tidy(warnings) };
}
