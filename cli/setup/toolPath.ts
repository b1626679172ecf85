import { delimiter, dirname } from "node:path";
import { findProgram } from "./findProgram.ts";
import type { Toolchain } from "./toolchain.ts";

/**
 * PATH with this Node and this toolchain found first. A directory that already wins stays where it
 * is: moving /usr/bin to the front would change what else the user runs.
 *
 * @param node the absolute path of a Node
 */
export function toolPath(toolchain: Toolchain, node: string, path = ""): string {
  return [
    ["pulumi", toolchain.dir] as const,
    ["pulumi-language-nodejs", toolchain.dir] as const,
    ["node", dirname(node)] as const,
  ].reduce(
    (result, [program, dir]) =>
      findProgram(program, result) === `${dir}/${program}` ? result : prepend(dir, result),
    path,
  );
}

function prepend(dir: string, path: string): string {
  const others = path.split(delimiter).filter((entry) => entry !== dir && entry !== "");
  return [dir, ...others].join(delimiter);
}
