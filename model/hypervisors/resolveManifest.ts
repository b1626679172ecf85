import type { Facts } from "../facts.ts";
import { writePath, type Finding, type Problem } from "../problem.ts";
import { checkShape } from "../schema/checkShape.ts";
import { tidy } from "../tidy.ts";
import { buildManifest } from "./build/buildManifest.ts";
import type { Manifest } from "./manifest.ts";
import type { ManifestSource } from "./readManifest.ts";
import { manifestContext } from "./rules/context.ts";
import { manifestRules } from "./rules/table.ts";
import { vmidPlanRules } from "./rules/vmidRules.ts";
import { manifestShape } from "./schema/manifestShape.ts";
import { planVmids, type VmidInventory, type VmidPlan } from "./vmids/planVmids.ts";
import { vmidRequest } from "./vmids/vmidRequest.ts";

export interface ManifestResolution {
  /** Absent while there are errors. */
  readonly manifest?: Manifest;
  /** To be given back as `previous` next time, so that no VM id changes. */
  readonly plan?: VmidPlan;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export interface ManifestKnowledge {
  /** Of the host. */
  readonly facts?: Facts;
  readonly previous?: VmidPlan | undefined;
  /** Default: nothing is known to be there. */
  readonly inventory?: VmidInventory;
}

/**
 * Checks a hypervisors.yml against every rule and resolves it. All problems come together, sorted by
 * place, one per rule and object; a rule does not speak about a value that is itself wrong.
 */
export function resolveManifest(
  source: ManifestSource,
  { facts = {}, previous, inventory = {} }: ManifestKnowledge = {},
): ManifestResolution {
  if (source.value === undefined) return { errors: source.problems, warnings: [] };

  const placed = (code: string, { path, message, help, at }: Finding): Problem => ({
    code,
    path: writePath(path),
    message,
    help,
    ...source.locate(path, at),
  });
  const { draft, findings } = checkShape(source.value, manifestShape);
  const context = manifestContext(source.value, draft, facts);
  const errors = [...source.problems, ...findings.map((found) => placed(found.code, found))];
  const warnings: Problem[] = [];
  for (const { code, level, check } of manifestRules) {
    const list = level === "warning" ? warnings : errors;
    list.push(...check(context).map((finding) => placed(code, finding)));
  }
  if (errors.length > 0) return { errors: tidy(errors), warnings: tidy(warnings) };

  const { plan, problems } = planVmids(previous, vmidRequest(context), inventory);
  errors.push(
    ...vmidPlanRules.flatMap(({ code, check }) =>
      check(context, problems).map((finding) => placed(code, finding)),
    ),
  );
  if (errors.length > 0) return { errors: tidy(errors), warnings: tidy(warnings) };
  return { manifest: buildManifest(context, plan), plan, errors: [], warnings: tidy(warnings) };
}
