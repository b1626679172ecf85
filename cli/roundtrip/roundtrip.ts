import { CommandError } from "../commandError.ts";
import { ensureStack } from "../stacks/ensureStack.ts";
import { exportStack } from "../stacks/exportStack.ts";
import { isOnPve } from "../stacks/stackPve.ts";
import { stackEnvironment } from "../stacks/stackEnvironment.ts";
import { existingSettings, strataSettings } from "../stacks/stackInputs.ts";
import { parseStackName } from "../stacks/stackName.ts";
import { settingsFile } from "../stacks/stackSettings.ts";
import { Interrupts } from "./interrupts.ts";
import { liveObjects, madeResources } from "./left.ts";
import type { Course } from "./phase.ts";
import { PhaseBook } from "./phaseBook.ts";
import { phases } from "./phases.ts";
import type { OnError, PhaseName, RoundtripReport } from "./report.ts";

export interface RoundtripWish {
  readonly stack: string;
  readonly root: string;
  readonly onError: OnError;
  readonly skip: readonly PhaseName[];
  /** Called with the report each time it has changed. */
  readonly keep: (report: RoundtripReport) => Promise<void>;
}

/**
 * Takes a stack through preflight, up, verify and destroy, and tells how it went.
 *
 * @throws CommandError (exit code 2) where it does not even begin
 */
export async function roundtrip(wish: RoundtripWish): Promise<RoundtripReport> {
  const { stack, root, onError, skip } = wish;
  const name = parseStackName(stack);
  const settings = await existingSettings(stack, root);
  const { node } = strataSettings(stack, settings);
  const kind = isOnPve(settings) ? "pve" : "incus";
  const environment = await stackEnvironment(name, process.env, root);
  await refuseWhatIsThere(stack, environment, skip);
  const interrupts = new Interrupts();
  const configFile = settingsFile(stack, root);
  const course = { stack, root, kind, environment, configFile, interrupts } satisfies Course;
  const book = new PhaseBook({ stack, kind, node, onError, keep: wish.keep });
  try {
    const before = await liveObjects(stack, kind, root).catch(() => undefined);
    await book.write();
    await walk(course, book, wish);
    const left = book.hasBegun("up") ? await whatIsLeft(course, before) : [];
    return await book.close(interrupts.first, left);
  } finally {
    interrupts.close();
  }
}

async function refuseWhatIsThere(
  stack: string,
  environment: Course["environment"],
  skip: readonly PhaseName[],
): Promise<void> {
  const exported = await ensureStack(stack, environment);
  const there = madeResources(exported).length;
  if (there === 0 || skip.includes("destroy")) return;
  throw new CommandError(
    `cannot take stack ${stack} through a roundtrip: it has ${there} resources from before, which the destroy at ` +
      `its end would delete too; use a stack of its own, destroy it first (pulumi destroy --stack ${stack}), or: ` +
      "--skip destroy",
    { exitCode: 2 },
  );
}

/** One phase after the other; what a failure means for those after it is `onError`'s matter. */
async function walk(course: Course, book: PhaseBook, { onError, skip }: RoundtripWish) {
  const { interrupts } = course;
  for (const phase of ["preflight", "up", "verify"] as const) {
    const isOver = interrupts.first !== undefined || (book.hasFailed && onError !== "continue");
    if (skip.includes(phase)) await book.pass(phase, "skipped", "by --skip");
    else if (isOver) await book.pass(phase, "not run", "after what came before it");
    else await book.run(phase, interrupts, () => phases[phase](course));
  }
  if (skip.includes("destroy")) await book.pass("destroy", "skipped", "by --skip");
  else if (!book.hasBegun("up")) await book.pass("destroy", "not run", "nothing was made");
  else if (book.hasFailed && onError === "stop") {
    await book.pass("destroy", "not run", "--on-error stop leaves all as it is");
  } else await book.run("destroy", interrupts, () => phases.destroy(course));
}

/** What the state still has, and what the server has that it did not have before. */
async function whatIsLeft(
  { stack, environment, kind, root }: Course,
  before: readonly string[] | undefined,
): Promise<readonly string[] | undefined> {
  try {
    const recorded = madeResources(await exportStack(stack, environment));
    if (before === undefined) return recorded.length > 0 ? recorded : undefined;
    const now = await liveObjects(stack, kind, root);
    const objects = now.filter((one) => !before.includes(one));
    return recorded.length > 0 ? recorded : objects;
  } catch {
    return undefined;
  }
}
