import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTool } from "../runTool.ts";
import { toolsPath } from "../stacks/stackEnvironment.ts";
import { summaryLine } from "./summaryLine.ts";
import type { TestCounts } from "./summaryReporter.ts";

/**
 * Runs vitest with the given further arguments and ends standard output with the summary line.
 *
 * @returns 0 when everything passed
 */
export async function test(args: readonly string[]): Promise<number> {
  const scratch = await mkdtemp(join(tmpdir(), "strata-test-"));
  const countsFile = join(scratch, "counts.json");
  const reporters = [`--reporter=${join(import.meta.dirname, "summaryReporter.ts")}`];
  if (!args.some((arg) => arg.startsWith("--reporter"))) reporters.unshift("--reporter=default");
  try {
    const path = needsEngine(args) ? await toolsPath() : process.env["PATH"];
    const exitCode = await runTool("vitest", ["run", ...reporters, ...args], {
      env: { PATH: path, STRATA_TEST_COUNTS: countsFile },
    });
    const counts = await readCounts(countsFile);
    // Vitest may end badly after all tests passed, for one in a global teardown.
    const failed = Math.max(counts.failed, exitCode === 0 ? 0 : 1);
    process.stdout.write(`${summaryLine({ ...counts, failed })}\n`);
    return failed === 0 ? 0 : 1;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Only the `lab` project runs Pulumi; setting it up for the others could take minutes. */
export function needsEngine(args: readonly string[]): boolean {
  const projects = args.flatMap((arg, index) => {
    if (arg === "--project") return args[index + 1] ?? [];
    return arg.startsWith("--project=") ? arg.slice("--project=".length) : [];
  });
  return projects.length === 0 || !projects.every((name) => /^(unit|components)$/.test(name));
}

async function readCounts(file: string): Promise<TestCounts> {
  const text = await readFile(file, "utf8").catch(() => '{"passed":0,"failed":1,"skipped":0}');
  return JSON.parse(text) as TestCounts;
}
