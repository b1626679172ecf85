import type { TestCounts } from "./summaryReporter.ts";

/** The last line of a test run: `N passed, N failed`, and `, N skipped` when there were some. */
export function summaryLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
