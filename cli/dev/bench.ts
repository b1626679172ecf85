import { runTool } from "../runTool.ts";
import { toolsPath } from "../stacks/stackEnvironment.ts";

/** Runs the benchmark with Pulumi on PATH. */
export async function bench(args: readonly string[]): Promise<number> {
  const env = { PATH: await toolsPath() };
  return await runTool(process.execPath, ["bench/bench.ts", ...args], { env });
}
