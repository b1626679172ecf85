import { expect, test } from "vitest";
import { globPattern } from "../../../lab/commandPlugin/local/globPattern.ts";

test.each([
  ["*.txt", ["a.txt", ".txt"], ["a.md", "sub/a.txt"]],
  ["**.txt", ["a.txt", "sub/deep/a.txt"], ["a.txt.md"]],
  ["src/**/x", ["src/a/x", "src/a/b/x"], ["src/x", "lib/a/x"]],
  ["a?c", ["abc"], ["a/c", "ac"]],
  ["[a-c]1", ["b1"], ["d1"]],
  ["[!a-c]1", ["d1"], ["b1"]],
  ["{one,two*}.txt", ["one.txt", "twofold.txt"], ["three.txt", "one,two.txt"]],
  ["a\\*b", ["a*b"], ["axb"]],
  ["a.b+(c)", ["a.b+(c)"], ["aXb+(c)"]],
])("%s takes %j and leaves %j", (glob, taken, left) => {
  const pattern = globPattern(glob);
  expect(taken.filter((path) => !pattern.test(path))).toEqual([]);
  expect(left.filter((path) => pattern.test(path))).toEqual([]);
});
