import { documentRules } from "./documentRules.ts";
import { domainRules } from "./domainRules.ts";
import { factRules } from "./factRules.ts";
import { gpuRules } from "./gpuRules.ts";
import { machineRules } from "./machineRules.ts";
import { policyRules } from "./policyRules.ts";
import type { CheckRule, Rule } from "./rule.ts";
import { shapeRules, typeRule, unknownKeyRule } from "./shapes.ts";

/** Rules that need more than one value to decide. */
export const checkRules: readonly CheckRule[] = [
  ...documentRules,
  ...domainRules,
  ...machineRules,
  ...gpuRules,
  ...policyRules,
  ...factRules,
];

export const addressRule: Rule = {
  code: "A2",
  sentence: "Every domain gets a subnet and every machine an address.",
};

/** Rules that are applied while the text is read. */
const sourceRules: readonly Rule[] = [
  { code: "Y1", sentence: "The text is one YAML 1.1 document." },
  {
    code: "Y2",
    sentence: "Every key is text; YAML 1.1 reads `no`, `on` and `08` as something else.",
  },
  { code: "Y3", sentence: "A file holds a mapping." },
  { code: "S5", sentence: "No key stands twice in one mapping." },
  {
    code: "W6",
    level: "warning",
    sentence: "In the directory form, the last file that names a domain defines it.",
  },
];

/** Every rule there is, in the order of the documentation. */
export const ruleTable: readonly Rule[] = [
  ...sourceRules,
  unknownKeyRule,
  typeRule,
  ...shapeRules,
  ...checkRules,
  addressRule,
];
