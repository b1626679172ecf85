import { isHypervisor } from "../kinds.ts";
import type { ManifestContext } from "../rules/context.ts";
import type { ManifestDraft } from "../schema/manifestSchema.ts";
import type { VmidRequest } from "./planVmids.ts";

/** Where ids are chosen from: 80000 to 89999, out of the way of ids given by hand. */
export function vmidRange({ global }: ManifestDraft): { first: number; last: number } {
  return { first: global?.vmid_first ?? 80_000, last: global?.vmid_last ?? 89_999 };
}

/** Only guests of a Proxmox VE have ids; Incus goes by names. */
export function vmidRequest(context: ManifestContext): VmidRequest {
  const { host, nodes, guestsOf, manifest } = context;
  const hypervisors = [host, ...nodes.filter(({ kind }) => isHypervisor(kind))]
    .filter(({ kind }) => kind === "pve")
    .map((carrier) => {
      const wishes = guestsOf(carrier).map(({ name, keys }) => [name, keys.vmid ?? undefined]);
      return [carrier.name, Object.fromEntries(wishes) as Record<string, number | undefined>];
    });
  return { ...vmidRange(manifest), hypervisors: Object.fromEntries(hypervisors) };
}
