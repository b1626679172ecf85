import type { AddressPlan } from "../../model/addresses/allocate.ts";
import type { ExportedStack } from "./exportStack.ts";

/** The address plan in a stack's state: every number it has ever given out. */
export function recordedPlan({ deployment }: ExportedStack): AddressPlan | undefined {
  const plan = (deployment.resources ?? []).find(({ urn }) =>
    /[:$]incus:index:AddressPlan::/.test(urn),
  )?.inputs?.["plan"];
  return plan as AddressPlan | undefined;
}
