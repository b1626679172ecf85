import { resolve } from "node:path";
import { factsSchema } from "../../model/facts.ts";
import type { Lab } from "../../model/lab.ts";
import { writeProblem } from "../../model/problem.ts";
import { resolve as resolveInfra } from "../../model/resolve.ts";
import { readInfra } from "../../model/source/infraSource.ts";
import { readDescription } from "./readDescription.ts";

/** The project's directory: the pack is part of it, and descriptions are named from there. */
const projectRoot = resolve(import.meta.dirname, "../..");

/**
 * The lab that a stack's config describes, read and resolved as the program does it.
 *
 * @param config with `strata:infra` and, where they are known, `strata:facts`
 * @throws Error when the description cannot be read or breaks a rule of the model
 */
export function declaredLab(config: Readonly<Record<string, string>>): Lab {
  const infra = config["strata:infra"] ?? "";
  const facts = factsSchema.parse(JSON.parse(config["strata:facts"] ?? "{}"));
  const { lab, errors } = resolveInfra(readInfra(readDescription(infra, projectRoot)), facts);
  if (lab === undefined) throw new Error(errors.map(writeProblem).join("; "));
  return lab;
}
