import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { InfraTexts } from "../../model/source/infraSource.ts";
import { readInfraTexts } from "../../stack/readInfraTexts.ts";
import { CommandError } from "../commandError.ts";

/**
 * Reads a description for a command: a file, a directory, or `-` for standard input. Without a path
 * `infra/` or `infra.yml` in the working directory, as AnKLuMe looks for them.
 *
 * @throws CommandError (exit code 2) when there is nothing to read
 */
export function readInfraFile(path: string | undefined, directory = process.cwd()): InfraTexts {
  if (path === "-") return { main: { file: "<stdin>", text: readFileSync(0, "utf8") } };
  try {
    return readInfraTexts(path ?? usualPath(directory), directory);
  } catch (cause) {
    throw new CommandError((cause as Error).message, { exitCode: 2, cause });
  }
}

function usualPath(directory: string): string {
  if (existsSync(join(directory, "infra", "base.yml"))) return "infra";
  if (existsSync(join(directory, "infra.yml"))) return "infra.yml";
  throw new Error(
    "no infra.yml and no infra/base.yml here; name the description: strata check <path>",
  );
}
