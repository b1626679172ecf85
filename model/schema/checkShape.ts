import type { z } from "zod";
import type { Finding, Path } from "../problem.ts";
import type { ShapeRule } from "../rules/rule.ts";
import { valueAt } from "../source/valueAt.ts";
import { describeValue, expectedType } from "./describe.ts";
import { keysAt } from "./keysAt.ts";
import { suggest } from "./suggest.ts";

export interface CodedFinding extends Finding {
  readonly code: string;
}

/** What the values of a description are checked against. */
export interface Shape<Draft> {
  readonly schema: z.ZodType<Draft>;
  /** Codes and words for what the schema refuses. */
  readonly rules: readonly ShapeRule[];
  /** Lists at the top whose entries keep their index when one is taken out. */
  readonly sparseLists?: readonly string[];
}

export interface ShapeResult<Draft> {
  /** The valid parts. */
  readonly draft: Draft;
  readonly findings: readonly CodedFinding[];
}

type Mapping = Record<string, unknown>;
type Issue = z.core.$ZodIssue;

/** Says what has the wrong shape, and takes it out, so that the rules can go on with the rest. */
export function checkShape<Draft>(
  value: Readonly<Mapping>,
  shape: Shape<Draft>,
): ShapeResult<Draft> {
  const { schema, sparseLists = [] } = shape;
  const pruned = structuredClone(value);
  for (const key of sparseLists) blankOut(pruned, key);
  const findings: CodedFinding[] = [];
  let result = schema.safeParse(pruned);
  // More than once, since what is taken out can leave an empty place behind.
  while (!result.success) {
    const issues = result.error.issues.flatMap(narrow);
    findings.push(...issues.flatMap((issue) => toFindings(issue, value, shape)));
    for (const issue of issues) prune(pruned, issue);
    result = schema.safeParse(pruned);
  }
  return { draft: result.data, findings };
}

/** An empty entry is an error, while the schema's null stands for one that was taken out. */
function blankOut(value: Mapping, key: string): void {
  const list = value[key];
  if (Array.isArray(list)) value[key] = list.map((entry: unknown) => entry ?? undefined);
}

/** Of a union's branches, the one that got furthest says best what is wrong. */
function narrow(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const deepest = issue.errors.find((branch) =>
    branch.every(({ path, code }) => path.length > 0 || code === "unrecognized_keys"),
  );
  if (deepest === undefined || deepest.length === 0) return [issue];
  return deepest.flatMap((inner) => narrow({ ...inner, path: [...issue.path, ...inner.path] }));
}

function toFindings<Draft>(
  issue: Issue,
  value: unknown,
  { schema, rules }: Shape<Draft>,
): CodedFinding[] {
  const path = issue.path as Path;
  if (issue.code === "unrecognized_keys") {
    const rule = shapeRuleAt(rules, path, "unknown keys");
    const known = keysAt(schema, path);
    return rule ? issue.keys.map((key) => unknownKey(rule.code, [...path, key], key, known)) : [];
  }
  const rule = shapeRuleAt(rules, path);
  if (rule === undefined) return [];
  const { code, help, expects } = rule;
  const given = valueAt(value, path);
  const expected = expects ?? expectedType(issue);
  return [
    {
      code,
      path,
      message: `expected ${expected}, found ${describeValue(given, path)}`,
      help: help ?? (expected === "text" ? quoteHelp(given) : ""),
    },
  ];
}

/** The first row that fits. */
function shapeRuleAt(rules: readonly ShapeRule[], path: Path, about?: ShapeRule["about"]) {
  for (const { code, at, expects, expectsAt = {}, help } of rules.filter(
    (rule) => rule.about === about,
  )) {
    const place = at.find((pattern) => matches(pattern, path));
    if (place !== undefined) return { code, expects: expectsAt[place] ?? expects, help };
  }
  return undefined;
}

function unknownKey(code: string, path: Path, key: string, known: readonly string[]): CodedFinding {
  const meant = suggest(key, known);
  return {
    code,
    path,
    message: `unknown key "${key}"`,
    help: meant === undefined ? `known here: ${known.join(", ")}` : `did you mean "${meant}"?`,
    at: "key",
  };
}

function quoteHelp(given: unknown): string {
  return typeof given === "object" && !(given instanceof Date) ? "" : "write it in quotes";
}

function matches(pattern: string, path: Path): boolean {
  if (pattern === "**") return true;
  const parts = pattern.split(".");
  return parts.length === path.length && parts.every((part, i) => part === "*" || part === path[i]);
}

function prune(value: unknown, issue: Issue): void {
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) remove(value, [...(issue.path as Path), key]);
  } else {
    remove(value, issue.path as Path);
  }
}

function remove(value: unknown, path: Path): void {
  const last = path.at(-1);
  const parent = valueAt(value, path.slice(0, -1)) as Mapping | undefined;
  if (last === undefined || parent === undefined) return;
  if (!Array.isArray(parent)) delete parent[last];
  else if (path.length === 2) parent[last as number] = null;
  else remove(value, path.slice(0, -1));
}
