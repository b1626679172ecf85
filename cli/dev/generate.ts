import { runTool } from "../runTool.ts";

/** Writes what is generated from the provider's table and from the model, with this Node. */
export async function generate(): Promise<number> {
  const classes = await runTool(process.execPath, ["provider/generate.ts"]);
  const schemas = await runTool(process.execPath, ["cli/dev/schemas/writeSchemas.ts"]);
  return classes === 0 && schemas === 0 ? 0 : 1;
}
