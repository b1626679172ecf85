import { runTool } from "../runTool.ts";

/** Takes each rule out, one at a time, and expects its cases to fail. */
export function testRules(): Promise<number> {
  return runTool(process.execPath, ["test/model/rules/testRules.ts"]);
}
