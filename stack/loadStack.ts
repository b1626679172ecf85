import { getStack } from "@pulumi/pulumi/metadata.js";
import { allConfig } from "@pulumi/pulumi/runtime/config.js";
import { isManifest } from "../model/hypervisors/isManifest.ts";
import type { InfraTexts } from "../model/source/infraSource.ts";
import { identityProblems } from "./identity.ts";
import { type LabStack, loadLab } from "./loadLab.ts";
import type { NestedStack } from "./loadNested.ts";
import { readInfraTexts } from "./readInfraTexts.ts";
import { readSettings } from "./settings.ts";
import { StackError } from "./stackError.ts";

/** Everything the program needs to know, checked. */
export type Stack = LabStack | NestedStack;

/**
 * Reads the selected stack's config and the description it names.
 *
 * @throws StackError listing everything that is wrong; nothing has been registered then
 */
export async function loadStack(): Promise<Stack> {
  const config = allConfig();
  const stack = getStack();
  const { settings, problems } = readSettings(config);
  const stackId = config["incus:stackId"] ?? config["pve:stackId"];
  const identity = identityProblems({
    stack,
    environment: config["strata:environment"],
    node: config["strata:node"],
    stackId,
  });
  if (settings === undefined || problems.length + identity.length > 0) {
    throw new StackError(`use stack "${stack}"`, [...problems, ...identity]);
  }
  const texts = readTexts(settings.infra);
  if (!isManifest(texts)) return loadLab(texts, settings, { stack, stackId: stackId ?? "" });
  const { loadNested } = await import("./loadNested.ts");
  return loadNested(texts.main, settings, { stack, config });
}

/** Pulumi runs the program in the project's directory. */
function readTexts(infra: string): InfraTexts {
  try {
    return readInfraTexts(infra, process.cwd());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackError("read strata:infra", [reason]);
  }
}
