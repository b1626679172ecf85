import { expect, test } from "vitest";
import { isOn } from "../../../model/limits/isOn.ts";

test("an option is on in each of the words that Incus takes for it", () => {
  expect(["true", "TRUE", "yes", "on", "1"].map(isOn)).toEqual([true, true, true, true, true]);
  expect(["false", "no", "off", "0", "", "2"].some(isOn)).toBe(false);
});
