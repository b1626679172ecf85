import { existsSync } from "node:fs";
import { join } from "node:path";
import type { InfraTexts } from "../../model/source/infraSource.ts";
import { CommandError } from "../commandError.ts";
import { readInfraFile } from "./infraFile.ts";

/**
 * Reads a description of either kind for a command: what `readInfraFile` reads, or a
 * `hypervisors.yml`, named or in a directory that holds nothing else to read.
 *
 * @throws CommandError (exit code 2) when there is nothing to read, or more than one thing
 */
export function readDescriptionFile(path = ".", directory = process.cwd()): InfraTexts {
  const holds = (name: string) => existsSync(join(directory, path, name));
  if (path === "-" || !holds("hypervisors.yml")) return readInfraFile(path, directory);
  const other = ["infra/base.yml", "infra.yml", "base.yml"].find(holds);
  if (other !== undefined) {
    throw new CommandError(
      `"${path}" holds ${other} and hypervisors.yml; name the one that is meant`,
      { exitCode: 2 },
    );
  }
  return readInfraFile(join(path, "hypervisors.yml"), directory);
}
