import type { Problem } from "../problem.ts";
import { textRules } from "../rules/textRules.ts";
import type { YamlFile } from "./yamlFile.ts";

/** What is wrong with a text itself, whatever it describes. */
export function checkText(text: YamlFile): Problem[] {
  return textRules.flatMap(({ code, check }) =>
    check(text).map(({ offset, message, help }) => ({
      code,
      path: "",
      message,
      help,
      ...text.placeAt(offset),
    })),
  );
}
