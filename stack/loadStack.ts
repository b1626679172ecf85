import { warn } from "@pulumi/pulumi/log/index.js";
import { getStack } from "@pulumi/pulumi/metadata.js";
import { allConfig } from "@pulumi/pulumi/runtime/config.js";
import { findImage, type ImageSource } from "../model/images.ts";
import type { Lab } from "../model/lab.ts";
import { writeProblem } from "../model/problem.ts";
import { resolve } from "../model/resolve.ts";
import { readInfra } from "../model/source/infraSource.ts";
import { identityProblems } from "./identity.ts";
import { readInfraTexts } from "./readInfraTexts.ts";
import { readSettings, type Settings } from "./settings.ts";
import { StackError } from "./stackError.ts";
import { hostProblems, type StackHost } from "./stackHost.ts";

/** Everything the program needs to know, checked. */
export interface Stack {
  readonly lab: Lab;
  /** By reference, as the lab's instances name their images. */
  readonly images: Readonly<Record<string, ImageSource>>;
  readonly waitFor: Settings["waitFor"];
  /** Absent where the settings do not say; then nothing is put there. */
  readonly host: StackHost | undefined;
}

/**
 * Reads the selected stack's config and the description it names.
 *
 * @throws StackError listing everything that is wrong; nothing has been registered then
 */
export function loadStack(): Stack {
  const config = allConfig();
  const { "incus:stackId": stackId = "" } = config;
  const { settings, problems } = readSettings(config);
  const identity = identityProblems({
    stack: getStack(),
    environment: config["strata:environment"],
    node: config["strata:node"],
    stackId: config["incus:stackId"],
  });
  if (settings === undefined || problems.length + identity.length > 0) {
    throw new StackError(`use stack "${getStack()}"`, [...problems, ...identity]);
  }
  const lab = loadLab(settings);
  const { host: access, sshKey } = settings;
  return {
    lab,
    images: loadImages(lab, settings),
    waitFor: settings.waitFor,
    host: access && { access, sshKey, stack: getStack(), stackId },
  };
}

function loadLab(settings: Settings): Lab {
  const { infra, facts, pool } = settings;
  // Pulumi runs the program in the project's directory.
  const { lab, errors, warnings } = resolve(readInfra(readTexts(infra)), facts, undefined, {
    pool,
  });
  for (const warning of warnings) void warn(writeProblem(warning));
  if (lab === undefined) throw new StackError(`deploy "${infra}"`, errors.map(writeProblem));
  const problems = hostProblems(lab, settings);
  if (problems.length > 0) throw new StackError(`deploy "${infra}"`, problems);
  return lab;
}

function readTexts(infra: string): ReturnType<typeof readInfraTexts> {
  try {
    return readInfraTexts(infra, process.cwd());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackError("read strata:infra", [reason]);
  }
}

function loadImages({ instances }: Lab, { images }: Settings): Record<string, ImageSource> {
  const references = [...new Set(instances.map(({ image }) => image))];
  const found = references.map((reference) => [reference, findImage(reference, images)] as const);
  const missing = found.filter(([, source]) => source === undefined);
  if (missing.length > 0) {
    throw new StackError(
      "find images",
      missing.map(
        ([reference]) =>
          `"${reference}" names an unknown server; map it to a local alias in strata:images`,
      ),
    );
  }
  return Object.fromEntries(found) as Record<string, ImageSource>;
}
