import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** What a test run came to; `failed` also counts files and hooks that broke outside of a test. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Leaves the run's counts as JSON in the file named by STRATA_TEST_COUNTS, for `strata dev test`. */
class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env["STRATA_TEST_COUNTS"];
    if (file) writeFileSync(file, JSON.stringify(countTests(modules, unhandled.length)));
  }
}

function countTests(modules: readonly TestModule[], unhandledErrors: number): TestCounts {
  const counts = { passed: 0, failed: unhandledErrors, skipped: 0 };
  for (const module of modules) {
    let failedInside = 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") counts.passed += 1;
      else if (state === "failed") failedInside += 1;
      else counts.skipped += 1;
    }
    // A file that does not load, or a hook that throws, fails the run with no failed test to show.
    if (failedInside === 0 && !module.ok()) failedInside = 1;
    counts.failed += failedInside;
  }
  return counts;
}

// Vitest loads a reporter by its file's default export.
export default SummaryReporter;
