import { layoutRules } from "../../../model/rules/layoutRules.ts";
import { planRules } from "../../../model/rules/planRules.ts";
import { shapeRules } from "../../../model/rules/shapes.ts";
import { checkRules } from "../../../model/rules/table.ts";
import { textRules } from "../../../model/rules/textRules.ts";
import { actual, allCases, expected } from "./cases/allCases.ts";
import type { RuleCase } from "./cases/ruleCase.ts";
import type { TextCase } from "./cases/textCases.ts";
import type { RuleSuite } from "./ruleCoverage.ts";

export const infraSuite: RuleSuite<RuleCase | TextCase> = {
  tables: [textRules, layoutRules, shapeRules, checkRules, planRules],
  cases: allCases,
  actual,
  expected,
};
