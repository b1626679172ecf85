import type { Shape } from "../../schema/checkShape.ts";
import { manifestShapeRules } from "../rules/shapes.ts";
import { manifestSchema, type ManifestDraft } from "./manifestSchema.ts";

export const manifestShape: Shape<ManifestDraft> = {
  schema: manifestSchema,
  rules: manifestShapeRules,
};
