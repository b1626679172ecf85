import { styleText } from "node:util";
import { type Problem, writeProblem } from "../../model/problem.ts";
import type { Place } from "../../model/source/place.ts";

/** Whatever has lines to show. */
export interface ReportedSource {
  excerpt(place: Place): string;
}

interface Problems {
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * Each problem with the line it stands in and a caret under its column, errors first. Coloured only
 * when the stream is a terminal, and NO_COLOR is not set.
 */
export function problemReport(
  { errors, warnings }: Problems,
  source: ReportedSource,
  stream: NodeJS.WriteStream,
): string {
  const paint = (colour: "red" | "yellow" | "dim", text: string) =>
    styleText(colour, text, { stream });
  const show = (problem: Problem, colour: "red" | "yellow") => {
    const line = source.excerpt(problem);
    const caret = line.slice(0, problem.column - 1).replaceAll(/[^\t]/g, " ");
    return `${writeProblem(problem)}\n  ${paint("dim", line)}\n  ${caret}${paint(colour, "^")}\n`;
  };
  return [
    ...errors.map((problem) => show(problem, "red")),
    ...warnings.map((problem) => show({ ...problem, code: `warning ${problem.code}` }, "yellow")),
  ].join("");
}

/** `2 errors, 1 warning` */
export function countProblems({ errors, warnings }: Problems): string {
  return [count(errors.length, "error"), count(warnings.length, "warning")]
    .filter((part) => !part.startsWith("0"))
    .join(", ");
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
