import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import { CommandError } from "../commandError.ts";
import { projectRoot } from "../projectRoot.ts";

/** A stack's settings file, as Pulumi reads it: `config` and what Pulumi itself adds beside it. */
export interface StackSettings {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly encryptionsalt?: string;
  /** Whether `strata start` wrote the file, and so may write it again. */
  readonly generated?: boolean;
}

const generatedMark =
  "# Written by `strata start`; delete this line to keep the file as you edit it.\n";

export function settingsFile(stack: string, root = projectRoot): string {
  return join(root, "stacks", `Pulumi.${stack}.yaml`);
}

/** undefined when the stack has no settings file. */
export async function readSettings(file: string): Promise<StackSettings | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    const text = await readFile(file, "utf8");
    const settings = (parse(text) ?? {}) as StackSettings;
    return { ...settings, generated: text.startsWith(generatedMark) };
  } catch (cause) {
    throw new CommandError(
      `cannot read ${relative(projectRoot, file)}: ${(cause as Error).message}; correct it`,
      { cause },
    );
  }
}

/** Replaces the file as a whole, so that a run cut off leaves the old settings. */
export async function writeSettings(
  file: string,
  { generated, ...settings }: StackSettings,
): Promise<void> {
  const scratch = `${file}.${process.pid}.new`;
  await writeFile(scratch, (generated ? generatedMark : "") + stringify(settings));
  await rename(scratch, file);
}
