import { manifestRuleTable } from "../../model/hypervisors/rules/table.ts";
import { ruleTableText } from "../../model/rules/ruleTableText.ts";
import { ruleTable } from "../../model/rules/table.ts";
import { CommandError } from "../commandError.ts";

/** Prints the part of the documentation that is kept in the code. */
export function printDocs(page: string): void {
  if (page !== "rules") {
    throw new CommandError(`there is no page "${page}"; there is: strata docs rules`, {
      exitCode: 2,
    });
  }
  process.stdout.write(
    `infra.yml\n\n${ruleTableText(ruleTable)}\nhypervisors.yml\n\n${ruleTableText(manifestRuleTable)}`,
  );
}
