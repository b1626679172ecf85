import { execa } from "execa";
import { waitFor } from "../../../lab/waitFor.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";

/** Ends the command line of an `up` with SIGKILL once something has come about. Its plugins may go on for minutes. */
export async function killUp(
  stack: PulumiStack,
  what: string,
  come: () => Promise<boolean>,
): Promise<void> {
  const ended = stack.start(["up", "--yes", "--skip-preview"]);
  const wait = { what, seconds: 240, wayOut: "", everyMs: 50 };
  await Promise.race([
    waitFor(wait, async () => (await come()) || undefined),
    ended.then(({ all }) => {
      throw new Error(`it ended before ${what}:\n${all}`);
    }),
  ]);
  // A signal to what was started, which only enters the lab, would not get there.
  const { stdout } = await execa("ps", ["-eo", "pid=,args=", "-ww"]);
  const lines = stdout.split("\n").map((line) => line.trim());
  const found = lines.filter((line) => /^\d+ pulumi up /.test(line) && line.includes(stack.dir));
  if (found.length !== 1) throw new Error(`not one command line of ${stack.dir}: ${found.join()}`);
  process.kill(Number.parseInt(found[0] ?? ""), "SIGKILL");
  await ended;
}
