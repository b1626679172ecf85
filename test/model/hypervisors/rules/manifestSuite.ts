import { manifestShapeRules } from "../../../../model/hypervisors/rules/shapes.ts";
import { manifestRules } from "../../../../model/hypervisors/rules/table.ts";
import { vmidPlanRules } from "../../../../model/hypervisors/rules/vmidRules.ts";
import { textRules } from "../../../../model/rules/textRules.ts";
import { found } from "../../infra.ts";
import type { RuleSuite } from "../../rules/ruleCoverage.ts";
import {
  knowledge,
  patchedManifest,
  resolveManifestData,
  resolveManifestText,
} from "../manifest.ts";
import { documentCases } from "./cases/documentCases.ts";
import { imageCases } from "./cases/imageCases.ts";
import type { ManifestCase } from "./cases/manifestCase.ts";
import { machineCases } from "./cases/machineCases.ts";
import { repoCases } from "./cases/repoCases.ts";
import { treeCases } from "./cases/treeCases.ts";
import { vmidCases } from "./cases/vmidCases.ts";

export const manifestSuite: RuleSuite<ManifestCase> = {
  tables: [textRules, manifestShapeRules, manifestRules, vmidPlanRules],
  cases: [
    ...documentCases,
    ...treeCases,
    ...machineCases,
    ...imageCases,
    ...repoCases,
    ...vmidCases,
  ],
  actual: (one) => {
    const known = one.known ?? knowledge;
    const { errors, warnings } =
      "text" in one
        ? resolveManifestText(one.text, known)
        : resolveManifestData(patchedManifest(one.patch), known);
    return found([...errors, ...warnings]);
  },
  expected: ({ code, at }) => at.map((path) => `${code} ${path}`),
};
