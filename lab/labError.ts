/** What the lab could not do, why, and the way out: the message is meant for the user as it is. */
export class LabError extends Error {
  override readonly name = "LabError";

  constructor(act: string, cause: unknown, wayOut: string) {
    const reason = cause instanceof Error ? firstLines(cause) : String(cause);
    super(`${act}: ${reason}; ${wayOut}`, { cause });
  }
}

/** Of a failed command its error output says more than execa's own first line. */
function firstLines(cause: Error): string {
  const stderr = "stderr" in cause && typeof cause.stderr === "string" ? cause.stderr : "";
  const text = stderr.trim() === "" ? cause.message : stderr;
  return text.trim().split("\n").slice(-4).join(" | ");
}
