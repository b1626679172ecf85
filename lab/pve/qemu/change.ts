import type { Config } from "../state.ts";

/** What a caller wants of a config. */
export interface Change {
  readonly set: Config;
  readonly remove: readonly string[];
  readonly revert: readonly string[];
  readonly force: boolean;
}
