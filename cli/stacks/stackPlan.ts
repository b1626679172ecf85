import type { AddressPlan } from "../../model/addresses/allocate.ts";
import { exportStack } from "./exportStack.ts";
import { recordedPlan } from "./recordedPlan.ts";
import { stackEnvironment } from "./stackEnvironment.ts";
import { parseStackName } from "./stackName.ts";

/** The addresses that a stack has given out; undefined where it is not deployed. */
export async function stackPlan(stack: string): Promise<AddressPlan | undefined> {
  const exported = await exportStack(stack, await stackEnvironment(parseStackName(stack)));
  return exported && recordedPlan(exported);
}
