/** Of a refresh with a dead node others only say which address gave no answer. */
export const unanswered =
  (node: string) =>
  (cause: unknown): never => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `node ${node} does not answer: ${reason}. Start it where it stands and refresh again; ` +
        "pulumi destroy works without it, where all that it stands on goes too",
      { cause },
    );
  };
