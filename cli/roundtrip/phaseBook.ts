import { constants } from "node:os";
import { progress } from "../progress.ts";
import type { Interrupts } from "./interrupts.ts";
import type { Outcome } from "./phase.ts";
import { phaseNames, type PhaseName, type PhaseReport, type RoundtripReport } from "./report.ts";

interface Start extends Pick<RoundtripReport, "stack" | "kind" | "node" | "onError"> {
  readonly keep: (report: RoundtripReport) => Promise<void>;
}

/** Writes down how each phase went, at once: a run that is killed leaves what was known. */
export class PhaseBook {
  readonly #phases = new Map<PhaseName, PhaseReport>();
  readonly #started = new Date();
  readonly #start: Start;

  constructor(start: Start) {
    this.#start = start;
  }

  get hasFailed(): boolean {
    return this.#has("failed") || this.#has("interrupted");
  }

  hasBegun(phase: PhaseName): boolean {
    return this.#phases.get(phase)?.started !== undefined;
  }

  async pass(name: PhaseName, status: "skipped" | "not run", message: string): Promise<void> {
    await this.#set({ name, status, message });
  }

  async run(name: PhaseName, interrupts: Interrupts, work: () => Promise<Outcome>): Promise<void> {
    const began = new Date();
    const started = began.toISOString();
    const wasInterrupted = interrupts.first !== undefined;
    await this.#set({ name, started, status: "running", message: "" });
    progress(`roundtrip of ${this.#start.stack}: ${name}`);
    const outcome = await work().catch((cause: unknown) => ({
      isGood: false,
      message: (cause as Error).message,
      evidence: undefined,
    }));
    const seconds = secondsSince(began);
    // The destroy that follows an interruption is not what was interrupted.
    const isInterrupted = !wasInterrupted && interrupts.first !== undefined;
    const status = isInterrupted ? "interrupted" : outcome.isGood ? "passed" : "failed";
    const message = isInterrupted ? `${interrupts.first}: ${outcome.message}` : outcome.message;
    const { evidence } = outcome;
    await this.#set({
      name,
      started,
      status,
      seconds,
      message,
      ...(evidence !== undefined && { evidence }),
    });
    const why = status === "passed" ? "" : `: ${message}`;
    const after = `after ${seconds.toFixed(1)} s`;
    progress(`roundtrip of ${this.#start.stack}: ${name} ${status} ${after}${why}`);
  }

  /** @param left undefined where nobody can tell */
  async close(
    signal: NodeJS.Signals | undefined,
    left: readonly string[] | undefined,
  ): Promise<RoundtripReport> {
    const { stack } = this.#start;
    const isDestroyed = this.#phases.get("destroy")?.status === "passed";
    // What was to stay is not left behind.
    const isWanted = this.#phases.get("destroy")?.status === "skipped";
    const isClean = left?.length === 0 || isWanted;
    const hasFailed = this.hasFailed || (isDestroyed && !isClean);
    const result = signal ? "interrupted" : hasFailed ? "failed" : "passed";
    const { phases, ...report } = this.#report();
    const closed: RoundtripReport = {
      ...report,
      ended: new Date().toISOString(),
      seconds: secondsSince(this.#started),
      result,
      exitCode: signal ? 128 + constants.signals[signal] : !hasFailed ? 0 : isClean ? 1 : 3,
      ...(left === undefined ? {} : { left }),
      ...(left?.length === 0 ? {} : { wayOut: wayOut(stack) }),
      phases,
    };
    await this.#start.keep(closed);
    return closed;
  }

  async write(): Promise<void> {
    await this.#start.keep(this.#report());
  }

  #report(): RoundtripReport {
    const { keep: _, ...start } = this.#start;
    return {
      scenario: "roundtrip",
      ...start,
      started: this.#started.toISOString(),
      result: "running",
      phases: phaseNames.flatMap((name) => this.#phases.get(name) ?? []),
    };
  }

  async #set(phase: PhaseReport): Promise<void> {
    this.#phases.set(phase.name, phase);
    await this.write();
  }

  #has(status: PhaseReport["status"]): boolean {
    return [...this.#phases.values()].some((phase) => phase.status === status);
  }
}

/** An up adopts what a create that was cut off has made on an Incus, so that the destroy knows it. */
const wayOut = (stack: string) =>
  `take it away with: pulumi destroy --stack ${stack}; where that does not know of it: pulumi up --stack ${stack}, then destroy`;

const secondsSince = (began: Date) => (Date.now() - began.getTime()) / 1000;
