import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labPaths } from "../../lab/labPaths.ts";
import { findPlugin } from "../../lab/proxmoxvePlugin/findPlugin.ts";
import { progress } from "../progress.ts";
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
    const needs = needsEngine(args);
    const path = needs ? await toolsPath() : process.env["PATH"];
    if (needs) await buildPlugins();
    const exitCode = await runTool("vitest", ["run", ...reporters, ...args], {
      // What could not be built once is not tried again by every file.
      env: { PATH: path, STRATA_TEST_COUNTS: countsFile, STRATA_BUILD_PLUGINS: undefined },
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

/** Where it is asked for, once and before all tests; those that find no plugin say so when they are skipped. */
async function buildPlugins(): Promise<void> {
  if (!process.env["STRATA_BUILD_PLUGINS"]) return;
  await findPlugin({ cache: labPaths().cache, log: progress }).catch((cause: unknown) => {
    progress((cause as Error).message);
  });
}

async function readCounts(file: string): Promise<TestCounts> {
  const text = await readFile(file, "utf8").catch(() => '{"passed":0,"failed":1,"skipped":0}');
  return JSON.parse(text) as TestCounts;
}
