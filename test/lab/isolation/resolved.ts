import { factsSchema } from "../../../model/facts.ts";
import type { Lab } from "../../../model/lab.ts";
import { resolve } from "../../../model/resolve.ts";
import { readInfra } from "../../../model/source/infraSource.ts";

/** What a description without mistakes comes to, when it is deployed for the first time. */
export function resolved(text: string, facts: unknown = {}): Lab {
  const source = readInfra({ main: { file: "infra.yml", text } });
  const { lab, errors } = resolve(source, factsSchema.parse(facts));
  if (lab === undefined) throw new Error(JSON.stringify(errors));
  return lab;
}
