import type { VmidPlan } from "../../model/hypervisors/vmids/planVmids.ts";
import type { ExportedStack } from "./exportStack.ts";

/** The plan of VM ids in a stack's state: every id it has ever given out, and those that its guests got instead. */
export function recordedVmids({ deployment }: ExportedStack): VmidPlan | undefined {
  const resources = deployment.resources ?? [];
  const plan = resources.find(({ urn }) => /[:$]pve:index:VmidPlan::/.test(urn))?.inputs?.["plan"];
  if (plan === undefined) return undefined;
  const given = new Map(
    resources
      .filter(({ urn }) => /[:$]pve:index:GuestClaim::/.test(urn))
      .map(({ inputs, outputs }) => [inputs?.["guest"], outputs?.["given"]] as const),
  );
  const { hypervisors } = plan as VmidPlan;
  const real = Object.entries(hypervisors).map(([hypervisor, { active, retired }]) => {
    const ids = Object.entries(active).map(([name, planned]) => {
      const id = given.get(name);
      return [name, typeof id === "number" ? id : planned] as const;
    });
    return [hypervisor, { active: Object.fromEntries(ids), retired }] as const;
  });
  return { hypervisors: Object.fromEntries(real) };
}
