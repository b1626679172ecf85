import { countRules } from "./countRules.ts";
import { documentRules } from "./documentRules.ts";
import { domainRules } from "./domainRules.ts";
import { enrichmentRules } from "./enrichmentRules.ts";
import { factRules } from "./factRules.ts";
import { gpuRules } from "./gpuRules.ts";
import { layoutRules } from "./layoutRules.ts";
import { machineRules } from "./machineRules.ts";
import { optionRules } from "./optionRules.ts";
import { planRules } from "./planRules.ts";
import { policyRules } from "./policyRules.ts";
import { renameRules } from "./renameRules.ts";
import type { CheckRule, Rule } from "./rule.ts";
import { shapeRules } from "./shapes.ts";
import { textRules } from "./textRules.ts";
import { volumeRules } from "./volumeRules.ts";
import { trustRules } from "./trustRules.ts";

/** Rules that need more than one value to decide. */
export const checkRules: readonly CheckRule[] = [
  ...documentRules,
  ...countRules,
  ...domainRules,
  ...trustRules,
  ...machineRules,
  ...renameRules,
  ...optionRules,
  ...gpuRules,
  ...volumeRules,
  ...policyRules,
  ...enrichmentRules,
  ...factRules,
];

/** Every rule there is, in the order of the documentation. */
export const ruleTable: readonly Rule[] = [
  ...textRules,
  ...layoutRules,
  ...shapeRules,
  ...checkRules,
  ...planRules,
];
