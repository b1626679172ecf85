import type { Facts } from "../../../../model/facts.ts";
import { writePath } from "../../../../model/problem.ts";
import type { Mapping } from "../../infra.ts";

/** A change of the valid description, after which exactly one rule speaks. */
export interface RuleCase {
  readonly code: string;
  readonly title: string;
  readonly patch: Mapping;
  /** Where it speaks, in the order of the text. */
  readonly at: readonly string[];
  readonly facts?: Facts;
}

export const workDevPath = "domains.work.machines.work-dev";

export function work(keys: Mapping): Mapping {
  return { domains: { work: keys } };
}

export function workDev(keys: Mapping): Mapping {
  return work({ machines: { "work-dev": keys } });
}

export function domainPath(name: string): string {
  return writePath(["domains", name]);
}

export function machinePath(name: string): string {
  return writePath(["domains", "work", "machines", name]);
}
