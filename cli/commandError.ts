/**
 * A problem the user can act on. Its message names the act, the object, the cause and the way out,
 * and is all that gets printed; `STRATA_DEBUG=1` adds the stack.
 */
export class CommandError extends Error {
  /** 1: a problem was found. 2: the command was used wrongly. */
  readonly exitCode: 1 | 2;

  constructor(message: string, options: { exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "CommandError";
    this.exitCode = options.exitCode ?? 1;
  }
}
