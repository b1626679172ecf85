import type { z } from "zod";
import type { Problem, ResourceDefinition } from "./definition.ts";
import { normalize } from "./schema/normalize.ts";
import { propertyNames, schemaNode } from "./schema/schemaNode.ts";
import { unknownKeys } from "./schema/unknownKeys.ts";
import { hasUnknown, type Properties, type Value } from "./values.ts";
import { formatPath } from "./wire/path.ts";

export interface Checked {
  readonly inputs: Properties;
  readonly problems: readonly Problem[];
}

/** Fills defaults and applies every rule; unknown values pass, and one problem hides no other. */
export function checkInputs<Client>(
  definition: ResourceDefinition<Client>,
  news: Properties,
  name: string,
  old: Properties | undefined,
): Checked {
  const node = schemaNode(definition.inputs);
  const given = normalize(node, news);
  const inputs = normalize(node, definition.defaults?.(given, name, old) ?? given);
  const invalid = schemaProblems(definition.inputs, inputs);
  const computed = new Set(propertyNames(definition.outputs));
  const extra = unknownKeys(node, inputs).map((problem) =>
    computed.has(problem.path)
      ? { ...problem, reason: "is computed by the provider and cannot be set" }
      : problem,
  );
  const failed = new Set(invalid.map(({ property }) => property));
  const sound = Object.entries(inputs).filter(
    ([key, value]) => !failed.has(key) && !hasUnknown(value),
  );
  const broken = definition.rules?.(Object.fromEntries(sound)) ?? [];
  return { inputs, problems: [...invalid.map(({ problem }) => problem), ...extra, ...broken] };
}

interface Invalid {
  /** The top-level property it lies in. */
  readonly property: string;
  readonly problem: Problem;
}

/** What zod says, less what it cannot know: an issue at or above an unknown value is dropped. */
export function schemaProblems(schema: z.ZodObject, values: Properties): Invalid[] {
  const result = schema.safeParse(values);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => {
    // Reported by unknownKeys, with a suggestion and also where the schema's author forgot to forbid them.
    if (issue.code === "unrecognized_keys") return [];
    const path = issue.path.map((part) => (typeof part === "symbol" ? part.toString() : part));
    const value = path.reduce<Value | undefined>(
      (inner, part) =>
        inner !== null && typeof inner === "object"
          ? (inner as { [key: string]: Value })[part]
          : inner,
      values,
    );
    if (value !== undefined && hasUnknown(value)) return [];
    const problem = { path: formatPath(path), reason: reasonOf(issue, value) };
    return [{ property: String(path[0] ?? ""), problem }];
  });
}

function reasonOf(issue: z.core.$ZodIssue, value: Value | undefined): string {
  if (value === undefined) {
    if (issue.code === "invalid_type") return `is required (${issue.expected})`;
    if (issue.code === "invalid_union") return "is required";
    if (issue.code === "invalid_value") {
      return `is required (one of ${issue.values.map((one) => JSON.stringify(one)).join(", ")})`;
    }
  }
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}
