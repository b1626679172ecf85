import type { z } from "zod";
import type { Path } from "../problem.ts";

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a mapping",
  record: "a mapping",
  array: "a list",
};

/** What the schema wanted, in words. */
export function expectedType(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return typeNames[issue.expected] ?? issue.expected;
  if (issue.code === "invalid_union") return "text, a number, true or false";
  if (issue.code === "too_small") return "something that is not empty";
  return issue.message;
}

/** What was found, in words. Values of `config` and `devices` can be secrets: only their type. */
export function describeValue(value: unknown, path: Path): string {
  const isPrivate = path.includes("config") || path.includes("devices");
  if (value === null || value === undefined) return "nothing";
  if (value instanceof Date) return "a date";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "string") return isPrivate ? "text" : `"${shorten(value)}"`;
  return isPrivate ? `a ${typeof value}` : String(value as number | boolean);
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
