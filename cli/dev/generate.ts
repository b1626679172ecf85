import { runTool } from "../runTool.ts";

/** Writes what is generated from the provider's table, with this Node. */
export function generate(): Promise<number> {
  return runTool(process.execPath, ["provider/generate.ts"]);
}
