import { CommandError } from "../commandError.ts";

/** A name with the UTC time to the second: `manual-20260131T235900Z`. */
export function defaultSnapshotName(now: Date): string {
  return `manual-${now
    .toISOString()
    .replaceAll(/[:-]/g, "")
    .replace(/\.\d+Z$/, "Z")}`;
}

/** @throws CommandError (exit code 2) for a name that the server would refuse */
export function checkSnapshotName(name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) return;
  throw new CommandError(
    `"${name}" is no snapshot name: it begins with a letter or a digit, and holds these, ".", "_" ` +
      'and "-" only; or give none, and the time becomes the name',
    { exitCode: 2 },
  );
}

/** What Incus calls a scheduled snapshot where the machine does not say. */
export const defaultPattern = "snap%d";

/**
 * Whether a machine's schedule could give this name: `%d` is a number, and a template, which
 * usually writes the time, some digits.
 *
 * @param pattern the machine's `snapshots.pattern`
 */
export function isScheduledName(name: string, pattern: string): boolean {
  const parts = pattern.split(/(%d|\{\{.*?\}\})/).map((part) => {
    if (part === "%d") return "[0-9]+";
    return part.startsWith("{{")
      ? "[0-9TZ:._-]+"
      : part.replaceAll(/[^A-Za-z0-9]/g, String.raw`\$&`);
  });
  // Incus makes a name that is taken already another one by a number behind it.
  const end = pattern.includes("%d") ? "" : "(?:-[0-9]+)?";
  return new RegExp(`^${parts.join("")}${end}$`).test(name);
}
