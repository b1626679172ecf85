import { z } from "zod";
import type { Path } from "../problem.ts";

/** The keys that a schema knows at a path; empty where any key may stand. */
export function keysAt(schema: z.core.$ZodType, path: Path): readonly string[] {
  const [part, ...rest] = path;
  const inner = unwrap(schema);
  if (part === undefined) return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  if (inner instanceof z.ZodObject) {
    const next = (inner.shape as Record<string, z.core.$ZodType>)[part];
    return next === undefined ? [] : keysAt(next, rest);
  }
  if (inner instanceof z.ZodRecord) return keysAt(inner.valueType, rest);
  if (inner instanceof z.ZodArray) return keysAt(inner.element, rest);
  return [];
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodUnion) {
    return schema.options.find((option) => option instanceof z.ZodObject) ?? schema;
  }
  const isWrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable;
  return isWrapped ? unwrap(schema.unwrap()) : schema;
}
