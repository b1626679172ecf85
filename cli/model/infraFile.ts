import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { InfraTexts } from "../../model/source/infraSource.ts";
import { readInfraTexts } from "../../stack/readInfraTexts.ts";
import { CommandError } from "../commandError.ts";

/**
 * Reads a description for a command: a file, an `infra/` directory, a directory that holds either,
 * or `-` for standard input. Default: what the working directory holds.
 *
 * @throws CommandError (exit code 2) when there is nothing to read
 */
export function readInfraFile(path = ".", directory = process.cwd()): InfraTexts {
  if (path === "-") return { main: { file: "<stdin>", text: readFileSync(0, "utf8") } };
  const inside = ["infra/base.yml", "infra.yml"].find((name) =>
    existsSync(join(directory, path, name)),
  );
  const found = inside === undefined ? path : join(path, inside.replace("/base.yml", ""));
  if (found === ".") {
    throw new CommandError(
      "there is no infra.yml and no infra/base.yml here; name the description, as in: strata check <path>",
      { exitCode: 2 },
    );
  }
  try {
    return readInfraTexts(found, directory);
  } catch (cause) {
    throw new CommandError((cause as Error).message, { exitCode: 2, cause });
  }
}
