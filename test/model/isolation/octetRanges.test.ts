import { describe, expect, it } from "vitest";
import { octetRanges } from "../../../model/isolation/octetRanges.ts";

describe("octetRanges", () => {
  it.each([
    [[], ["10.100.0.0-10.100.255.255"]],
    [[0], ["10.100.1.0-10.100.255.255"]],
    [[255], ["10.100.0.0-10.100.254.255"]],
    [
      [3, 1, 2, 2],
      ["10.100.0.0-10.100.0.255", "10.100.4.0-10.100.255.255"],
    ],
  ])("leaves out %j", (except, ranges) => {
    expect(octetRanges("10.100", except)).toEqual(ranges);
  });
});
