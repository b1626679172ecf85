import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { type Facts, factsSchema } from "../../model/facts.ts";
import { CommandError } from "../commandError.ts";
import { nestingFacts } from "./nestingFacts.ts";

/** How commands that only read a description learn about the server. */
export interface FactOptions {
  /** YAML or JSON, as `strata:facts` has it and `strata facts --json` prints it. */
  readonly facts?: string;
  /** A directory of AnKLuMe's context files, such as `/etc/anklume`. */
  readonly nesting?: string;
}

/**
 * The facts of the options, over those already known.
 *
 * @throws CommandError (exit code 2) naming what cannot be used
 */
export async function givenFacts({ facts, nesting }: FactOptions, known: Facts): Promise<Facts> {
  const base = facts === undefined ? known : await readFacts(facts);
  return nesting === undefined ? base : { ...base, nesting: await nestingFacts(nesting) };
}

async function readFacts(file: string): Promise<Facts> {
  const unusable = (reason: string) =>
    new CommandError(`cannot use the facts in ${file}: ${reason}; see docs/stacks.md, Facts`, {
      exitCode: 2,
    });
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw unusable(error.message);
  });
  return parseFacts(text, unusable);
}

function parseFacts(text: string, unusable: (reason: string) => CommandError): Facts {
  let value: unknown;
  try {
    value = parse(text) ?? {};
  } catch (error) {
    throw unusable((error as Error).message);
  }
  const result = factsSchema.safeParse(value);
  if (result.success) return result.data;
  const reasons = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw unusable(reasons.join("; ").replaceAll(/^: /g, ""));
}
