import { hostName } from "../../../model/hypervisors/kinds.ts";
import { resolveManifest } from "../../../model/hypervisors/resolveManifest.ts";
import { error } from "../finding.ts";
import type { PveCheck } from "./pveContext.ts";

/** Every VM id on the host is free, or recorded as the node's. */
export const checkVmids: PveCheck = async ({ client, node, manifest, previous, source }) => {
  const guests = await client.guests(node);
  const present = Object.fromEntries(guests.map(({ vmid, name }) => [vmid, name ?? ""]));
  const resolved = resolveManifest(source, { previous, inventory: { [hostName]: present } });
  const taken = resolved.errors.map(({ path, message, help }) =>
    error({ code: "pve-vmid", subject: path, message, wayOut: help }),
  );
  const recorded = new Set(Object.values(previous?.hypervisors[hostName]?.active ?? {}));
  const own = (resolved.manifest ?? manifest).nodes.filter(({ depth }) => depth === 1);
  // Guests that the token may not see, or that are on other nodes of a cluster, have ids too.
  const unseen = own.filter(({ vmid }) => !recorded.has(vmid) && present[vmid] === undefined);
  const hidden = unseen.map(async ({ name, vmid }) =>
    (await client.isFree(vmid))
      ? []
      : [
          error({
            code: "pve-vmid",
            subject: `node ${name}`,
            message: `VM id ${vmid} is taken by a guest that token ${client.tokenId} does not see`,
            wayOut: "choose an id that is free: a vmid for the node, or vmid_first under global",
          }),
        ],
  );
  return [...taken, ...(await Promise.all(hidden)).flat()];
};
