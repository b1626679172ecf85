import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "../commandError.ts";
import { projectRoot } from "../projectRoot.ts";
import {
  phaseNames,
  type OnError,
  type PhaseName,
  type RoundtripReport,
} from "../roundtrip/report.ts";
import { reportText } from "../roundtrip/reportText.ts";
import { roundtrip } from "../roundtrip/roundtrip.ts";

export interface RoundtripOptions {
  /** `stop`, `rollback` (the default) or `continue`. */
  readonly onError?: string;
  readonly skip?: readonly string[];
  /** Directory for roundtrip.json and roundtrip.md; made where it is missing. */
  readonly report?: string;
  readonly json?: boolean;
}

const modes: readonly OnError[] = ["stop", "rollback", "continue"];

/**
 * Deploys a stack, proves it and takes it away again, also after a failure. Asks nothing.
 *
 * @returns 0 when all went well; 1 when something failed and nothing is left of it; 3 when something is left or nobody
 * can tell; 128 and the signal's number when it was interrupted
 * @throws CommandError (exit code 2) where it does not begin
 */
export async function roundtripStack(
  stack: string,
  options: RoundtripOptions,
  root = projectRoot,
): Promise<number> {
  const onError = oneOf("--on-error", options.onError ?? "rollback", modes);
  const skip = (options.skip ?? []).map((name) => oneOf<PhaseName>("--skip", name, phaseNames));
  const { report: directory } = options;
  const keep = async (report: RoundtripReport) => {
    if (directory !== undefined) await writeReport(directory, report);
  };
  const report = await roundtrip({ stack, root, onError, skip, keep }).catch((cause: unknown) => {
    throw new CommandError((cause as Error).message, { exitCode: 2, cause });
  });
  const text = options.json ? `${JSON.stringify(report, undefined, 2)}\n` : reportText(report);
  process.stdout.write(text);
  return report.exitCode ?? 3;
}

function oneOf<T extends string>(option: string, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw new CommandError(`${option} ${value}: there is only ${known.join(", ")}`, { exitCode: 2 });
}

/** As wholes: whoever reads them meanwhile sees the one before. */
async function writeReport(directory: string, report: RoundtripReport): Promise<void> {
  await mkdir(directory, { recursive: true });
  const texts = {
    "roundtrip.json": `${JSON.stringify(report, undefined, 2)}\n`,
    "roundtrip.md": reportText(report),
  };
  for (const [name, text] of Object.entries(texts)) {
    const file = join(directory, name);
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  }
}
