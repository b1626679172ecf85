import { exportStack } from "../stacks/exportStack.ts";
import { freeAbandonedLock } from "../stacks/freeAbandonedLock.ts";
import { protectedResources } from "../stacks/protectedResources.ts";
import { errorsOf } from "../preflight/finding.ts";
import { preflightStack } from "../preflight/preflightStack.ts";
import { type EngineRun, lastChanges, runEngine } from "./enginePhase.ts";
import { bad, type Course, good, type Outcome } from "./phase.ts";
import type { PhaseName } from "./report.ts";
import { verifyPhase } from "./verifyPhase.ts";

export const phases: Readonly<Record<PhaseName, (course: Course) => Promise<Outcome>>> = {
  preflight: preflightPhase,
  up: upPhase,
  verify: verifyPhase,
  destroy: destroyPhase,
};

const upArguments = ["up", "--yes", "--skip-preview", "--suppress-outputs"];

async function preflightPhase({ stack, root }: Course): Promise<Outcome> {
  const found = await preflightStack(stack, root);
  const errors = errorsOf(found);
  const { facts, findings } = found;
  const evidence = { facts, findings };
  if (errors.length === 0) return good("nothing stands in the way", evidence);
  const lines = errors.map(({ code, subject, message }) => `${code}: ${subject}: ${message}`);
  return bad(lines.join("\n"), evidence);
}

async function upPhase(course: Course): Promise<Outcome> {
  const { stack, environment } = course;
  if (environment.state) await freeAbandonedLock(stack, environment.state, environment);
  const run = await runEngine(course, upArguments);
  const evidence = await lastChanges(course);
  return run.exitCode === 0 ? good("deployed", evidence) : failed("pulumi up", run, evidence);
}

async function destroyPhase(course: Course): Promise<Outcome> {
  const { stack, environment, interrupts, kind } = course;
  if (environment.state) await freeAbandonedLock(stack, environment.state, environment);
  const signals = interrupts.count;
  const first = await destroyOnce(course);
  const isHopeless = first.isKept || kind === "pve" || interrupts.count > signals;
  if (first.outcome.isGood || isHopeless) return first.outcome;
  // What an up that was cut off has made, without knowing it, another one adopts by its mark.
  const { exitCode, errors } = await runEngine(course, upArguments);
  const { outcome } = await destroyOnce(course);
  return { ...outcome, evidence: { attempts: [first.outcome, { up: exitCode, errors }, outcome] } };
}

async function destroyOnce(course: Course) {
  const { stack, environment } = course;
  const run = await runEngine(course, ["destroy", "--yes", "--skip-preview"]);
  const last = await lastChanges(course);
  if (run.exitCode === 0) {
    return { outcome: good("nothing is left in the state", last), isKept: false };
  }
  const exported = await exportStack(stack, environment);
  const kept = exported === undefined ? [] : protectedResources(exported);
  if (kept.length === 0) return { outcome: failed("pulumi destroy", run, last), isKept: false };
  const names = [...new Set(kept.map(({ name }) => name))].join(", ");
  const lift =
    course.kind === "pve"
      ? `write ephemeral: true at each in the description, then: pulumi up --stack ${stack}`
      : `lift that with: npx --no strata unprotect ${stack}`;
  const message = `protected, and so not deleted: ${names}; ${lift}`;
  return { outcome: bad(message, last), isKept: true };
}

function failed(
  what: string,
  { exitCode, errors, output }: EngineRun,
  evidence?: unknown,
): Outcome {
  const said = errors.length > 0 ? errors : output.trim().split("\n").slice(-3);
  return bad(`${what} ended with exit code ${exitCode}: ${said.slice(0, 5).join("\n")}`, evidence);
}
