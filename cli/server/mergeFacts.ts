import type { Facts } from "../../model/facts.ts";

/**
 * The server's facts over those a stack has. Under `nesting` what the user wrote stays: whether a
 * server is nested is more than it can see of itself. So does `overlapAllowed`, which is a decision.
 *
 * @param given as the settings have it, without defaults
 */
export function mergeFacts(given: Facts, seen: Facts): Facts {
  const nesting = { ...seen.nesting, ...given.nesting };
  const { yolo, ...known } = nesting;
  return {
    ...seen,
    ...(given.overlapAllowed === undefined ? {} : { overlapAllowed: given.overlapAllowed }),
    ...(Object.keys(nesting).length === 0
      ? {}
      : { nesting: { ...known, ...(yolo ? { yolo } : {}) } as Facts["nesting"] }),
  };
}

/** One line per fact: `cpus: 4, was 2`. */
export function factChanges(before: Facts, after: Facts): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [old, now] = [before, after].map((facts) =>
      JSON.stringify((facts as Readonly<Record<string, unknown>>)[name]),
    );
    if (old === now) return [];
    if (old === undefined) return [`${name}: ${now} (new)`];
    return [`${name}: ${now ?? "gone"}, was ${old}`];
  });
}
