/** An answer other than 200. The message is what a client reads in the HTTP reason phrase. */
export class PveError extends Error {
  override readonly name = "PveError";
  readonly status: number;
  /** Of a failed check of parameters: parameter to fault. */
  readonly errors: Readonly<Record<string, string>> | undefined;

  constructor(status: number, message: string, errors?: Readonly<Record<string, string>>) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** 500: nearly everything that is refused once the parameters have the right form. */
export const failure = (message: string) => new PveError(500, message);

/** 400 with a fault per parameter. */
export const badParameters = (errors: Readonly<Record<string, string>>) =>
  new PveError(400, "Parameter verification failed.", errors);

/** 403; without a reason PVE says no more than that it failed. */
export const denied = (reason?: string) =>
  new PveError(403, `Permission check failed${reason === undefined ? "" : ` (${reason})`}`);

export const messageOf = (error: unknown) =>
  error instanceof Error ? error.message : String(error);
