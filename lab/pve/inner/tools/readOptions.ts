import type { Property } from "../../api/schema.ts";
import { ToolError } from "./toolError.ts";

export interface Arguments {
  readonly positional: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

const ofPrinting = { "output-format": { type: "string" } } as const;

/**
 * Reads `--privsep 1`, `--privsep=1` and `-privsep 1`; a boolean needs no value. Names may be cut short where that is
 * clear, and a value never begins with a hyphen.
 *
 * @throws ToolError with `usage` for what the call does not know
 */
export function readOptions(
  argv: readonly string[],
  properties: Readonly<Record<string, Property>>,
  usage: string,
): Arguments {
  const known: Readonly<Record<string, Property>> = { ...properties, ...ofPrinting };
  const positional: string[] = [];
  const options: Record<string, string> = {};
  const left = [...argv];
  const refuse = (line: string) => new ToolError(`${line}\n400 unable to parse option\n${usage}`);
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [, given, value] = /^--?([a-z][\w-]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (given === undefined) {
      positional.push(word);
      continue;
    }
    const names = Object.keys(known).filter((name) => name.startsWith(given));
    const name = given in known ? given : names.length === 1 ? names[0] : undefined;
    if (name === undefined) throw refuse(`Unknown option: ${given}`);
    const next = left[0]?.startsWith("-") === false ? left[0] : undefined;
    const isBoolean = known[name]?.type === "boolean";
    const taken = value ?? (isBoolean && !/^([01]|yes|no|on|off)$/.test(next ?? "") ? "1" : next);
    if (taken === undefined) throw refuse(`Option ${name} requires an argument`);
    if (value === undefined && taken === next) left.shift();
    options[name] = taken;
  }
  return { positional, options };
}
