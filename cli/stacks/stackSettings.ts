import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parse, parseDocument, stringify } from "yaml";
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

/** Changes one key under `config`; everything else, comments too, stays as it is. */
export async function changeSetting(file: string, key: string, value: unknown): Promise<void> {
  const document = parseDocument(await readFile(file, "utf8"));
  document.setIn(["config", key], document.createNode(value));
  await replace(file, document.toString());
}

export async function writeSettings(
  file: string,
  { generated, ...settings }: StackSettings,
): Promise<void> {
  await replace(file, (generated ? generatedMark : "") + stringify(settings));
}

/** As a whole, so that a run cut off leaves the old settings. */
async function replace(file: string, text: string): Promise<void> {
  const scratch = `${file}.${process.pid}.new`;
  await writeFile(scratch, text);
  await rename(scratch, file);
}
