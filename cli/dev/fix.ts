import { runTool } from "../runTool.ts";

/** Formats every file and applies the linter's safe fixes; what is left to do is printed. */
export async function fix(): Promise<number> {
  const linted = await runTool("oxlint", ["--fix"]);
  const formatted = await runTool("oxfmt", []);
  return linted === 0 && formatted === 0 ? 0 : 1;
}
