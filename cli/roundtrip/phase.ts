import type { Engine } from "./enginePhase.ts";

/** What a phase has come to. */
export interface Outcome {
  readonly isGood: boolean;
  readonly message: string;
  readonly evidence?: unknown;
}

export interface Course extends Engine {
  readonly root: string;
  readonly kind: "incus" | "pve";
}

export const good = (message: string, evidence?: unknown): Outcome => ({
  isGood: true,
  message,
  evidence,
});
export const bad = (message: string, evidence?: unknown): Outcome => ({
  isGood: false,
  message,
  evidence,
});
