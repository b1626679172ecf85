import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { headerStart } from "./classFiles.ts";

/** Makes the directory hold exactly these files, leaving alone what was not generated. */
export async function writeClasses(
  files: ReadonlyMap<string, string>,
  directory: string,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const name of await generatedNames(directory)) {
    if (!files.has(name)) await rm(join(directory, name));
  }
  for (const [name, text] of files) await writeFile(join(directory, name), text);
}

/** The files that differ from what would be written, or should not be there. */
export async function staleClasses(
  files: ReadonlyMap<string, string>,
  directory: string,
): Promise<string[]> {
  const present = await generatedNames(directory);
  const names = [...new Set([...files.keys(), ...present])].toSorted();
  const stale = await Promise.all(
    names.map(async (name) => (await textOf(join(directory, name))) !== files.get(name)),
  );
  return names.filter((_, index) => stale[index]);
}

async function generatedNames(directory: string): Promise<string[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".ts"));
  const texts = await Promise.all(names.map((name) => textOf(join(directory, name))));
  return names.filter((_, index) => texts[index]?.startsWith(headerStart));
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
