import { join } from "node:path";
import { certificatesIn, recordedCertificates } from "./certificates.ts";
import { exportStack } from "./exportStack.ts";
import { nestedStack } from "./nestedStack.ts";
import type { StackEnvironment } from "./stackEnvironment.ts";
import type { StackHome } from "./stackHome.ts";
import type { Variables } from "./userVariables.ts";

/**
 * For a stack of nested hypervisors: the variables that name the directories of its nodes' certificates, which are
 * written where they are missing. Nothing for other stacks.
 */
export async function nestedVariables(
  stack: string,
  { state }: StackHome,
  environment: StackEnvironment,
  root?: string,
): Promise<Variables> {
  const nested = await nestedStack(stack, root);
  if (nested === undefined) return {};
  const certificates = certificatesIn(join(state, "..", "certificates", stack), nested);
  if (nested.certificate !== "") await certificates.write({ [nested.node]: nested.certificate });
  if (certificates.missing.length > 0) {
    const exported = await exportStack(stack, environment);
    if (exported !== undefined) await certificates.write(recordedCertificates(exported));
  }
  return certificates.variables;
}
