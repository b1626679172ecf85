import type { Resource, StackView } from "./resource.ts";

export type Level = "mandatory" | "advisory" | "disabled";
export type Severity = "low" | "medium" | "high" | "critical";

interface RuleText {
  /** In the pack's config file and in every report. */
  readonly name: string;
  readonly title: string;
  /** What holds wherever the rule is kept. */
  readonly sentence: string;
  readonly severity: Severity;
  /** Unless the pack's config file says otherwise. */
  readonly level: Level;
  /** What can be set besides level and exceptions. Default: nothing. */
  readonly options?: Readonly<Record<string, Option>>;
}

export interface Option {
  readonly type: "array" | "boolean";
  readonly items?: { readonly type: "string" };
  readonly default: readonly string[] | boolean;
  readonly description: string;
}

/** By name: what the config file says, or the default. */
export type Options = Readonly<Record<string, unknown>>;

/** Looks at each resource by itself, before anything is done with it. */
export interface ResourceRule extends RuleText {
  readonly scope: "resource";
  /** @returns one message per violation: cause, then the way out; never a value that may be secret */
  readonly check: (resource: Resource, options: Options) => readonly string[];
}

/** Looks at all resources together: in a preview before anything is done, in an `up` at its end. */
export interface StackRule extends RuleText {
  readonly scope: "stack";
  /** Why it cannot be told for this stack; undefined where it can. */
  readonly cannotTell?: (stack: StackView) => string | undefined;
  readonly check: (stack: StackView, options: Options) => readonly Violation[];
}

export type Rule = ResourceRule | StackRule;

export interface Violation {
  /** Default: the stack. */
  readonly resource?: Resource | undefined;
  readonly message: string;
}

export interface Pack {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly rules: readonly Rule[];
}
