import { describe, expect, it } from "vitest";
import { previewChanges, previewErrors } from "../../../cli/ci/previewChanges.ts";

describe("previewChanges", () => {
  it.each([
    [{ same: 12 }, ""],
    [{ same: 12, read: 2 }, ""],
    [{ same: 3, create: 2, update: 1 }, "2 create, 1 update"],
    [{ same: 3, "create-replacement": 1, delete: 0 }, "1 create-replacement"],
  ])("reads %j as %j", (changeSummary, text) => {
    expect(previewChanges({ changeSummary })).toBe(text);
  });

  it("finds no changes in a report without a summary", () => {
    expect(previewChanges({})).toBe("");
  });
});

it("finds the errors among the diagnostics", () => {
  const diagnostics = [
    { severity: "warning", message: "old" },
    { severity: "error", message: "error: no such stack\n" },
  ];
  expect(previewErrors({ diagnostics })).toEqual(["error: no such stack"]);
});
