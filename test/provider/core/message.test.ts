import { describe, expect, test } from "vitest";
import { fullMessage } from "../../../provider/core/message.ts";

describe("fullMessage", () => {
  test.each([
    [new Error("no room"), "no room"],
    [new Error("cannot make it", { cause: new Error("no room") }), "cannot make it: no room"],
    [
      new Error("cannot make it: no room", { cause: new Error("no room") }),
      "cannot make it: no room",
    ],
    [new AggregateError([new Error("one"), new Error("two")]), "one; two"],
    ["just text", "just text"],
    [new Error(""), "unknown error"],
    [undefined, "unknown error"],
  ])("%s", (error, expected) => {
    expect(fullMessage(error)).toBe(expected);
  });
});
