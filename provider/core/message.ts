/** One line of reasons: the error's own message, then those of its causes that it does not repeat. */
export function fullMessage(error: unknown): string {
  const parts: string[] = [];
  for (let cause: unknown = error; cause !== undefined;) {
    const text = ownMessage(cause);
    if (text !== "" && !parts.some((part) => part.includes(text))) parts.push(text);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return parts.join(": ") || "unknown error";
}

function ownMessage(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(ownMessage).join("; ");
  }
  return error instanceof Error ? error.message : String(error);
}
