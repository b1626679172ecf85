import type { Finding } from "./finding.ts";

/** Each difference with its evidence and the command that puts it right. */
export function findingsText(findings: readonly Finding[]): string {
  return findings
    .map(
      ({ severity, object, what, found, expected, fix }) =>
        `${severity}: ${object}: ${what}\n` +
        `  found:    ${found}\n  expected: ${expected}\n  fix:      ${fix}\n`,
    )
    .join("");
}
