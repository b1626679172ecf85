import type { TextFault, YamlFile } from "../source/yamlFile.ts";
import type { Rule } from "./rule.ts";

/** Applied to each text by itself, before it is known what it describes. */
export interface TextRule extends Rule {
  readonly check: (text: YamlFile) => readonly TextFault[];
}

export const textRules: readonly TextRule[] = [
  {
    code: "Y1",
    sentence: "The text is one YAML 1.1 document.",
    check: ({ syntaxFaults }) => syntaxFaults,
  },
  {
    code: "Y2",
    sentence: "Every key is text; YAML 1.1 reads `no`, `on` and `08` as something else.",
    check: (text) => (text.value === undefined ? [] : text.oddKeys()),
  },
  {
    code: "Y3",
    sentence: "A file holds a mapping.",
    check: ({ value, mapping }) =>
      value === undefined || mapping !== undefined
        ? []
        : [{ offset: 0, message: "the file holds no mapping of keys", help: "" }],
  },
  {
    code: "S5",
    sentence: "No key stands twice in one mapping.",
    check: (text) => text.duplicateKeys(),
  },
];
