import type { HypervisorKind } from "../kinds.ts";
import type { Manifest, ManifestImage, ManifestVmids } from "../manifest.ts";
import type { ManifestContext } from "../rules/context.ts";
import type { ImageDraft } from "../schema/manifestSchema.ts";
import { inOrder } from "../tree/inOrder.ts";
import type { VmidPlan } from "../vmids/planVmids.ts";
import { vmidRequest } from "../vmids/vmidRequest.ts";
import { buildNode } from "./buildNode.ts";

/** Writes everything out, of a description that breaks no rule. */
export function buildManifest(context: ManifestContext, plan: VmidPlan): Manifest {
  const { manifest, host } = context;
  const nodes = inOrder(context).map((placed) => buildNode(context, placed, plan));
  const used = new Set(nodes.map(({ image }) => image));
  const images = Object.entries(manifest.images ?? {}).filter(([name]) => used.has(name));
  return {
    name: manifest.project_name ?? "",
    host: {
      kind: host.kind as HypervisorKind,
      bridges: host.bridges ?? [],
      storages: host.storages ?? [],
    },
    images: Object.fromEntries(images.map(([name, image]) => [name, buildImage(image)])),
    nodes,
    vmids: buildVmids(context),
  };
}

function buildVmids(context: ManifestContext): ManifestVmids {
  const { first, last, hypervisors } = vmidRequest(context);
  const wanted = Object.entries(hypervisors).flatMap(([hypervisor, wishes]) =>
    Object.entries(wishes).map(([node, vmid = 0]) => ({ hypervisor, node, vmid })),
  );
  return { first, last, wanted };
}

function buildImage(image: ImageDraft): ManifestImage {
  const { url, volume, alias, checksum, checksums, guest, system } = image;
  const source = url ? "url" : volume ? "volume" : "alias";
  return {
    source,
    location: url ?? volume ?? alias ?? "",
    checksum: checksum ?? "",
    checksums: checksums ?? "",
    guest: guest ?? "vm",
    system: system ?? "",
  };
}
