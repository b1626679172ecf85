/** What the lab could not do, why, and the way out: the message is meant for the user as it is. */
export class LabError extends Error {
  override readonly name = "LabError";

  constructor(act: string, cause: unknown, wayOut: string) {
    const reason = cause instanceof Error ? wordsOf(cause) : String(cause);
    super(`${act}: ${reason}; ${wayOut}`, { cause });
  }
}

/** Of a failed command its error output says more than execa's own message; apt marks what matters there. */
function wordsOf(cause: Error): string {
  const stderr = "stderr" in cause && typeof cause.stderr === "string" ? cause.stderr.trim() : "";
  const lines = [...new Set((stderr === "" ? cause.message : stderr).trim().split("\n"))];
  const marked = lines.filter((line) => /^(E|Err|error|fatal)\b/i.test(line.trim()));
  return (marked.length > 0 ? marked : lines).slice(-4).join(" | ");
}
