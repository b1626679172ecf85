import type { Clock } from "../clock.ts";
import { failure, messageOf } from "../pveError.ts";
import type { NodeState, TaskRecord } from "../state.ts";
import { formatUpid } from "./upid.ts";

/** How many seconds a task of a type lasts at least; what it does may last longer. */
export type TaskSeconds = (type: string, id: string) => number;

/** A second or so passes between the signal and the end. */
const interruptMs = 1500;

/** A task while it runs. */
export class RunningTask {
  readonly record: TaskRecord;
  warnings = 0;
  readonly #clock: Clock;
  readonly #endsAt: number;
  readonly #interrupted: Promise<never>;
  readonly #interrupt: (reason: Error) => void;

  constructor(record: TaskRecord, clock: Clock, seconds: number) {
    this.record = record;
    this.#clock = clock;
    this.#endsAt = clock.now() + seconds * 1000;
    let interrupt: (reason: Error) => void = () => {};
    this.#interrupted = new Promise<never>((_, reject) => {
      interrupt = reject;
    });
    this.#interrupt = interrupt;
    this.#interrupted.catch(() => undefined);
  }

  log(...lines: readonly string[]): void {
    this.record.log.push(...lines);
  }

  /** A warning: the task's end says how many there were, and is a success. */
  warn(line: string): void {
    this.warnings += 1;
    this.log(`WARN: ${line}`);
  }

  /** The time the work takes, or all but its last `beforeMs`; throws where the task is stopped meanwhile. */
  async elapse(beforeMs = 0): Promise<void> {
    const left = this.#endsAt - beforeMs - this.#clock.now();
    if (left > 0) await Promise.race([this.#clock.sleep(left), this.#interrupted]);
  }

  async interrupt(): Promise<void> {
    await this.#clock.sleep(interruptMs);
    this.#interrupt(failure("interrupted by signal"));
  }
}

export type TaskBody = (task: RunningTask) => Promise<void>;

/** The text a task fails with instead of doing its work; undefined where it does it. */
export type TaskFault = (type: string, id: string) => string | undefined;

export interface TaskParts {
  /** The node's name. */
  readonly node: string;
  readonly state: NodeState;
  readonly clock: Clock;
  readonly seconds: TaskSeconds;
  readonly fault: TaskFault;
  /** Called when a task ended. */
  readonly changed: () => void;
}

/** Starts tasks, keeps what became of them. */
export class TaskRunner {
  readonly #parts: TaskParts;
  readonly #running = new Map<string, RunningTask>();

  constructor(parts: TaskParts) {
    this.#parts = parts;
  }

  /** Starts a task and returns its UPID at once. */
  start(auth: string, type: string, id: string, body: TaskBody): string {
    const { node, state, clock, seconds } = this.#parts;
    const now = clock.now();
    const pid = this.nextPid();
    const pstart = Math.max(0, Math.floor((now - state.bootedAt) / 10));
    const starttime = Math.floor(now / 1000);
    const upid = formatUpid({ node, pid, pstart, starttime, type, id, auth });
    const record: TaskRecord = { upid, pid, pstart, starttime, type, id, auth, log: [] };
    const task = new RunningTask(record, clock, seconds(type, id));
    state.tasks.push(record);
    this.#running.set(upid, task);
    void this.#run(task, body);
    return upid;
  }

  /** Newest first. */
  get records(): TaskRecord[] {
    return this.#parts.state.tasks.toReversed();
  }

  find(upid: string): TaskRecord | undefined {
    return this.#parts.state.tasks.find((task) => task.upid === upid);
  }

  interrupt(upid: string): void {
    void this.#running.get(upid)?.interrupt();
  }

  nextPid(): number {
    this.#parts.state.nextPid += 1;
    return this.#parts.state.nextPid;
  }

  async #run(task: RunningTask, body: TaskBody): Promise<void> {
    const { record } = task;
    try {
      const fault = this.#parts.fault(record.type, record.id);
      if (fault !== undefined) throw failure(fault);
      await body(task);
      record.status = task.warnings > 0 ? `WARNINGS: ${task.warnings}` : "OK";
      record.log.push(`TASK ${record.status}`);
    } catch (error) {
      // What is refused takes its time too.
      await task.elapse().catch(() => undefined);
      record.status = messageOf(error);
      record.log.push(`TASK ERROR: ${record.status}`);
    }
    record.endtime = Math.floor(this.#parts.clock.now() / 1000);
    this.#running.delete(record.upid);
    this.#parts.changed();
  }
}
