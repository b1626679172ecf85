import { expect } from "vitest";
import type { Problem } from "../../../model/problem.ts";
import type { Place } from "../../../model/source/place.ts";

/** A problem has a code, words, and a place that is in the text. */
export function expectPlace(
  problem: Problem,
  text: string,
  source: { excerpt(place: Place): string },
): void {
  const { file, line, column, code, message } = problem;
  const lines = text.split("\n");
  expect({
    hasFile: file.endsWith(".yml"),
    hasCode: code !== "",
    hasMessage: message !== "",
  }).toEqual({
    hasFile: true,
    hasCode: true,
    hasMessage: true,
  });
  expect(line).toBeLessThanOrEqual(lines.length);
  expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1);
  expect(source.excerpt(problem)).toHaveLength((lines[line - 1] ?? "").replace(/\r$/, "").length);
}
