import type { Attempt, Outcome } from "./attempt.ts";
import type { Ports } from "./listen.ts";

/** What an agent can be asked to do; a line of JSON each, and one back. */
export interface AgentCalls {
  readonly listen: (args: { name: string; ports: Ports }) => null;
  /** All at once. */
  readonly try: (args: { attempts: readonly Attempt[]; ms: number }) => Outcome[];
  /** Begins to try each attempt every `everyMs` milliseconds, for `ms` each time. */
  readonly repeat: (args: { attempts: readonly Attempt[]; everyMs: number; ms: number }) => null;
  /** Ends what `repeat` began, and counts. */
  readonly counts: (args: Record<never, never>) => Count[];
  /** Which of these texts have come by UDP. */
  readonly heard: (args: { tokens: readonly string[] }) => boolean[];
}

export interface Count {
  readonly tried: number;
  readonly through: number;
  /** What first got through, and how many seconds after the beginning it was sent. */
  readonly first?: Outcome & { readonly atSeconds: number };
}

export type AgentCall = keyof AgentCalls;
export type ArgsOf<C extends AgentCall> = Parameters<AgentCalls[C]>[0];
export type AnswerOf<C extends AgentCall> = ReturnType<AgentCalls[C]>;

export interface Request {
  readonly id: number;
  readonly call: AgentCall;
  readonly args: unknown;
}

export interface Reply {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}
