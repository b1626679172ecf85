import { warn } from "@pulumi/pulumi/log/index.js";
import { findImage, type ImageSource } from "../model/images.ts";
import type { Lab } from "../model/lab.ts";
import { writeProblem } from "../model/problem.ts";
import { resolve } from "../model/resolve.ts";
import { type InfraTexts, readInfra } from "../model/source/infraSource.ts";
import type { Settings } from "./settings.ts";
import { StackError } from "./stackError.ts";
import { hostProblems, type StackHost } from "./stackHost.ts";

/** A lab of domains on an Incus. */
export interface LabStack {
  readonly kind: "lab";
  readonly lab: Lab;
  /** By reference, as the lab's instances name their images. */
  readonly images: Readonly<Record<string, ImageSource>>;
  readonly waitFor: Settings["waitFor"];
  /** Absent where the settings do not say; then nothing is put there. */
  readonly host: StackHost | undefined;
}

/** @throws StackError listing everything that is wrong with the description */
export function loadLab(
  texts: InfraTexts,
  settings: Settings,
  { stack, stackId }: Pick<StackHost, "stack" | "stackId">,
): LabStack {
  const lab = resolveLab(texts, settings);
  const { host: access, sshKey } = settings;
  return {
    kind: "lab",
    lab,
    images: loadImages(lab, settings),
    waitFor: settings.waitFor,
    host: access && { access, sshKey, stack, stackId },
  };
}

function resolveLab(texts: InfraTexts, settings: Settings): Lab {
  const { infra, facts, pool } = settings;
  const { lab, errors, warnings } = resolve(readInfra(texts), facts, undefined, { pool });
  for (const warning of warnings) void warn(writeProblem(warning));
  if (lab === undefined) throw new StackError(`deploy "${infra}"`, errors.map(writeProblem));
  const problems = hostProblems(lab, settings);
  if (problems.length > 0) throw new StackError(`deploy "${infra}"`, problems);
  return lab;
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
