import { readFile } from "node:fs/promises";

/** What an example's README shows behind `$ <command>`; undefined where it does not show it. */
export async function readmeOutput(example: string, command: string): Promise<string | undefined> {
  const text = await readFile(`examples/${example}/README.md`, "utf8");
  const [, after] = text.split(`\n$ ${command}\n`);
  return after?.split(/\n(?:```|\n\$ )/)[0];
}
