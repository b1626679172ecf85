import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Facts } from "../../model/facts.ts";
import { CommandError } from "../commandError.ts";

type Nesting = NonNullable<Facts["nesting"]>;

/**
 * Reads AnKLuMe's context files, one value each: `absolute_level`, `relative_level`, `vm_nested`,
 * `yolo`. A file that is missing leaves its fact unknown; without `yolo` it is not said.
 *
 * @throws CommandError (exit code 2) for a directory that is missing or a value that is none
 */
export async function nestingFacts(directory: string): Promise<Nesting> {
  const { isDirectory } = await stat(directory).then(
    (found) => ({ isDirectory: found.isDirectory() }),
    () => ({ isDirectory: false }),
  );
  if (!isDirectory) throw unusable(directory, "is not a directory");
  const absoluteLevel = await readLevel(directory, "absolute_level");
  const relativeLevel = await readLevel(directory, "relative_level");
  const vmNested = await readFlag(directory, "vm_nested");
  return {
    ...(absoluteLevel === undefined ? {} : { absoluteLevel }),
    ...(relativeLevel === undefined ? {} : { relativeLevel }),
    ...(vmNested === undefined ? {} : { vmNested }),
    yolo: (await readFlag(directory, "yolo")) ?? false,
  };
}

async function readLevel(directory: string, name: string): Promise<number | undefined> {
  const text = await readValue(directory, name);
  if (text === undefined || /^\d{1,3}$/.test(text)) return text === undefined ? text : Number(text);
  throw unusable(join(directory, name), `holds "${text}", not a whole number from 0 to 999`);
}

async function readFlag(directory: string, name: string): Promise<boolean | undefined> {
  const text = await readValue(directory, name);
  if (text === undefined) return undefined;
  if (text === "true" || text === "false") return text === "true";
  throw unusable(join(directory, name), `holds "${text}", not true or false`);
}

async function readValue(directory: string, name: string): Promise<string | undefined> {
  try {
    return (await readFile(join(directory, name), "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unusable(join(directory, name), `cannot be read: ${(error as Error).message}`);
  }
}

function unusable(path: string, reason: string): CommandError {
  return new CommandError(`cannot use the nesting context: ${path} ${reason}`, { exitCode: 2 });
}
