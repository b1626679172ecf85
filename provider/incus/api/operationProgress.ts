import { setTimeout as sleep } from "node:timers/promises";
import type { Bounds } from "./bounds.ts";
import type { Session } from "./session.ts";
import type { Operation } from "./types/operation.ts";

/** Milliseconds between two looks at a running operation. */
const lookMs = 2_000;

/** Shows the daemon's own progress texts while an operation runs; silent without a listener. */
export function watchProgress(session: Session, path: string, bounds: Bounds): { stop(): void } {
  const ended = new AbortController();
  if (bounds.progress !== undefined) void look(session, path, bounds, ended.signal);
  return { stop: () => ended.abort() };
}

async function look(
  session: Session,
  path: string,
  bounds: Bounds,
  ended: AbortSignal,
): Promise<void> {
  let shown: string | undefined;
  try {
    for (;;) {
      await sleep(lookMs, undefined, { signal: ended, ref: false });
      const { envelope } = await session.ask({ method: "GET", path }, { signal: ended });
      const operation = envelope.type === "sync" ? (envelope.metadata as Operation) : undefined;
      const text = operation === undefined ? undefined : progressText(operation);
      if (text !== undefined && text !== shown) bounds.progress?.(text);
      shown = text ?? shown;
    }
  } catch {
    // Progress is a courtesy: the wait itself reports what went wrong.
  }
}

/** The text of the one metadata key that tells progress, such as `Unpacking image: 45%`. */
export function progressText({ metadata }: Pick<Operation, "metadata">): string | undefined {
  const found = Object.entries(metadata ?? {}).find(
    ([key, value]) => key.endsWith("_progress") && typeof value === "string" && value !== "",
  );
  if (found === undefined) return undefined;
  const [key, text] = found as [string, string];
  return key === "download_progress" ? `downloading: ${text}` : text;
}
