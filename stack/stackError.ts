import { RunError } from "@pulumi/pulumi/errors.js";

/** Ends the program before anything is registered; Pulumi shows the message without a stack trace. */
export class StackError extends RunError {
  constructor(act: string, problems: readonly string[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(`cannot ${act}: ${count}\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  }
}
