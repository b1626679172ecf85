import type { Properties } from "./values.ts";

/**
 * The object exists (or may exist) but is not as asked. The engine records it with its id and the
 * next `up` repairs it; a plain error would say that nothing was created.
 */
export class PartialFailure extends Error {
  readonly outputs: Properties;
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[], outputs: Properties, options?: ErrorOptions) {
    super(reasons.join("\n"), options);
    this.name = "PartialFailure";
    this.outputs = outputs;
    this.reasons = reasons;
  }
}
