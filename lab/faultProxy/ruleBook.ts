import { type Action, type ActiveRule, type Rule, matches } from "./rules.ts";

interface Entry {
  readonly rule: Rule;
  seen: number;
  hits: number;
  readonly waiting: { readonly count: number; readonly resolve: () => void }[];
  readonly held: Set<(released: boolean) => void>;
}

/** A rule's verdict on one request. */
export interface Verdict {
  readonly action: Action;
  /** For `hang`: resolves true when the request may go on, false when it must break. */
  held(): Promise<boolean>;
}

/** The rules in force; the first that matches acts. */
export class RuleBook {
  readonly #entries = new Set<Entry>();

  add(rule: Rule): ActiveRule {
    const entry: Entry = { rule, seen: 0, hits: 0, waiting: [], held: new Set() };
    this.#entries.add(entry);
    return {
      get hits() {
        return entry.hits;
      },
      hit(count = 1) {
        if (entry.hits >= count) return Promise.resolve();
        return new Promise((resolve) => entry.waiting.push({ count, resolve }));
      },
      remove: () => this.#end(entry, false),
      release: () => this.#end(entry, true),
    };
  }

  clear(): void {
    for (const entry of this.#entries) this.#end(entry, false);
  }

  judge(method: string, path: string): Verdict | undefined {
    let verdict: Verdict | undefined;
    for (const entry of this.#entries) {
      // Every rule counts what it matches, whether or not an earlier one acts.
      if (matches(entry.rule, method, path) && isDue(entry) && verdict === undefined) {
        verdict = act(entry);
      }
    }
    return verdict;
  }

  #end(entry: Entry, released: boolean): void {
    this.#entries.delete(entry);
    for (const resume of entry.held) resume(released);
    entry.held.clear();
  }
}

function isDue(entry: Entry): boolean {
  entry.seen += 1;
  const { nth } = entry.rule;
  if (nth === undefined) return true;
  return typeof nth === "number" ? nth === entry.seen : nth.includes(entry.seen);
}

function act(entry: Entry): Verdict {
  entry.hits += 1;
  for (const { count, resolve } of entry.waiting) {
    if (entry.hits >= count) resolve();
  }
  return {
    action: entry.rule.action,
    held: () => new Promise((resolve) => entry.held.add(resolve)),
  };
}
