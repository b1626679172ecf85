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
  const isHopeless = kind === "pve" || interrupts.count > signals;
  if (first.isGood || first.evidence.kept.length > 0 || isHopeless) return first;
  // What an up that was cut off has made, without knowing it, another one adopts by its mark.
  const adoption = await runEngine(course, upArguments);
  const { exitCode, errors } = adoption;
  const second = await destroyOnce(course);
  const evidence = { attempts: [first, { up: exitCode, errors }, second] };
  return { ...second, evidence };
}

async function destroyOnce(course: Course) {
  const { stack, environment } = course;
  const run = await runEngine(course, ["destroy", "--yes", "--skip-preview"]);
  const last = await lastChanges(course);
  const none = { ...last, kept: [] as string[] };
  if (run.exitCode === 0) return { ...good("nothing is left in the state"), evidence: none };
  const exported = await exportStack(stack, environment);
  const kept = exported === undefined ? [] : protectedResources(exported);
  if (kept.length === 0) return { ...failed("pulumi destroy", run), evidence: none };
  const names = [...new Set(kept.map(({ name }) => name))];
  const message = `protected, and so not deleted: ${names.join(", ")}; lift that with: npx --no strata unprotect ${stack}`;
  return { ...bad(message), evidence: { ...last, kept: names } };
}

function failed(
  what: string,
  { exitCode, errors, output }: EngineRun,
  evidence?: unknown,
): Outcome {
  const said = errors.length > 0 ? errors : output.trim().split("\n").slice(-3);
  return bad(`${what} ended with exit code ${exitCode}: ${said.slice(0, 5).join("\n")}`, evidence);
}
