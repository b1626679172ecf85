import type { Rule } from "../../rules/rule.ts";
import { textRules } from "../../rules/textRules.ts";
import { capacityRules } from "./capacityRules.ts";
import { documentRules } from "./documentRules.ts";
import { imageRules } from "./imageRules.ts";
import { meaningRules } from "./meaningRules.ts";
import { nicRules } from "./nicRules.ts";
import { referenceRules } from "./referenceRules.ts";
import { repoRules } from "./repoRules.ts";
import type { ManifestRule } from "./rule.ts";
import { manifestShapeRules } from "./shapes.ts";
import { treeRules } from "./treeRules.ts";
import { virtualizationRules } from "./virtualizationRules.ts";
import { vmidPlanRules, vmidRules } from "./vmidRules.ts";

/** Rules that need more than one value to decide. */
export const manifestRules: readonly ManifestRule[] = [
  ...documentRules,
  ...treeRules,
  ...meaningRules,
  ...referenceRules,
  ...imageRules,
  ...nicRules,
  ...virtualizationRules,
  ...capacityRules,
  ...repoRules,
  ...vmidRules,
];

/** Every rule of hypervisors.yml, in the order of the documentation. */
export const manifestRuleTable: readonly Rule[] = [
  ...textRules,
  ...manifestShapeRules,
  ...manifestRules,
  ...vmidPlanRules,
];
