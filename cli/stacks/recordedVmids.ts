import type { VmidPlan } from "../../model/hypervisors/vmids/planVmids.ts";
import type { ExportedStack } from "./exportStack.ts";

/** The plan of VM ids in a stack's state: every id it has ever given out. */
export function recordedVmids({ deployment }: ExportedStack): VmidPlan | undefined {
  const plan = (deployment.resources ?? []).find(({ urn }) => /[:$]pve:index:VmidPlan::/.test(urn))
    ?.inputs?.["plan"];
  return plan as VmidPlan | undefined;
}
