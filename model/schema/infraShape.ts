import { shapeRules } from "../rules/shapes.ts";
import type { Shape } from "./checkShape.ts";
import { infraSchema, type InfraDraft } from "./infra.ts";

export const infraShape: Shape<InfraDraft> = {
  schema: infraSchema,
  rules: shapeRules,
  sparseLists: ["network_policies"],
};
