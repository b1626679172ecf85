import { describe, expect, it } from "vitest";
import { summaryLine } from "../../../cli/dev/summaryLine.ts";
import { needsEngine } from "../../../cli/dev/test.ts";

describe("summaryLine", () => {
  it("names skipped tests only when there are some", () => {
    expect(summaryLine({ passed: 12, failed: 0, skipped: 0 })).toBe("12 passed, 0 failed");
    expect(summaryLine({ passed: 1, failed: 2, skipped: 3 })).toBe("1 passed, 2 failed, 3 skipped");
  });
});

describe("needsEngine", () => {
  it.each([
    [[], true],
    [["test/cli"], true],
    [["--project", "lab"], true],
    [["--project=unit", "--project", "lab"], true],
    [["--project", "!unit"], true],
    [["--project=unit", "test/cli"], false],
    [["--project", "components", "--project", "unit"], false],
  ])("for %j is %s", (args, expected) => {
    expect(needsEngine(args)).toBe(expected);
  });
});
