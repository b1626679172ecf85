import { execa } from "execa";
import { projectRoot } from "../projectRoot.ts";

const checks = [
  { name: "format", command: ["oxfmt", "--check"], remedy: "npm run fix" },
  { name: "lint", command: ["oxlint", "--deny-warnings"], remedy: "npm run fix" },
  { name: "types", command: ["tsc", "--noEmit"] },
  {
    name: "generated",
    command: [process.execPath, "provider/generate.ts", "--check"],
    remedy: "npm run generate",
  },
  {
    name: "docs",
    command: [process.execPath, "cli/dev/schemas/writeSchemas.ts", "--check"],
    remedy: "npm run generate",
  },
  { name: "dead code", command: ["knip", "--no-progress"] },
] as const satisfies readonly Check[];

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly remedy?: string;
}

/**
 * Runs every check, or those named, and shows the output of the ones that fail.
 *
 * @returns 0 when all passed
 */
export async function check(names: readonly string[]): Promise<number> {
  const chosen = checks.filter(({ name }) => names.length === 0 || names.includes(name));
  let failures = 0;
  for (const item of chosen) if (!(await passes(item))) failures += 1;
  process.stdout.write(`${chosen.length - failures} of ${chosen.length} checks passed\n`);
  return failures === 0 ? 0 : 1;
}

async function passes({ name, command, remedy }: Check): Promise<boolean> {
  const [file, ...args] = command;
  const result = await execa(file, args, {
    cwd: projectRoot,
    preferLocal: true,
    stdin: "ignore",
    all: true,
    reject: false,
  });
  const time = `${(result.durationMs / 1000).toFixed(1)} s`;
  const passed = result.exitCode === 0;
  process.stdout.write(`${passed ? "ok  " : "FAIL"} ${name.padEnd(10)} ${time}\n`);
  if (passed) return true;
  process.stdout.write(`${result.all || (result.originalMessage ?? "")}\n`);
  if (remedy) process.stdout.write(`try: ${remedy}\n`);
  return false;
}
