import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addUp } from "./addUp.ts";
import { test } from "./test.ts";

const files = ["test/lab/isolation/", "test/lab/examples/examples.test.ts"];

/**
 * Sends packets wherever machines of the examples and of a lab full of policies could, for a minute
 * while things change, and ends standard output with what that came to as JSON.
 *
 * @returns 0 when every packet went as the policies say
 */
export async function testIsolation(args: readonly string[]): Promise<number> {
  const scratch = await mkdtemp(join(tmpdir(), "strata-isolation-"));
  const file = join(scratch, "report");
  process.env["STRATA_ISOLATION_REPORT"] = file;
  process.env["STRATA_ISOLATION_SECONDS"] ??= "60";
  try {
    const exitCode = await test(["--project", "lab", ...files, ...args]);
    const lines = await readFile(file, "utf8").catch(() => "");
    process.stdout.write(`${JSON.stringify(addUp(lines))}\n`);
    return exitCode;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
