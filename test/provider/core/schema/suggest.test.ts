import { describe, expect, test } from "vitest";
import { suggest } from "../../../../provider/core/schema/suggest.ts";

describe("suggest", () => {
  test.each([
    ["discription", ["description", "devices"], '; did you mean "description"?'],
    ["profile", ["profiles", "project"], '; did you mean "profiles"?'],
    ["nmae", ["name", "node"], '; did you mean "name"?'],
    ["bat", ["cat", "hat", "dog"], '; did you mean "cat" or "hat"?'],
    ["something", ["name"], ""],
    ["x", [], ""],
  ])("%s among %j", (given, names, expected) => {
    expect(suggest(given, names)).toBe(expected);
  });
});
