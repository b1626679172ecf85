import type { Call } from "../../core/definition.ts";
import type { PveSession } from "../session.ts";

export interface VmidWish {
  readonly guest: string;
  readonly vmid: number;
  /** The ids to choose another one from, both included. */
  readonly instead?: { readonly first: number; readonly last: number };
}

/**
 * Claims a VM id for a guest that is to be made, and tells which one it became. Whoever plans ids counts upwards, and
 * whoever lost one takes from above downwards, out of the way of what is planned.
 *
 * @throws Error when the id is taken, and none may or can be had instead; the one who has it is named
 */
export async function takeVmid(
  call: Pick<Call<PveSession>, "client" | "urn" | "warn">,
  { guest, vmid, instead }: VmidWish,
): Promise<number> {
  const { api, node } = call.client;
  const holder = await take(call, guest, vmid);
  if (holder === undefined) return vmid;
  const taken = `VM id ${vmid}, which ${guest} is to get, is that of ${holder} on ${node}`;
  if (instead === undefined) {
    throw new Error(
      `${taken}, and that guest was left alone; ` +
        "give another vmid, or remove that guest if it is not needed",
    );
  }
  const { first, last } = instead;
  // The list may be old and leave some out; it only saves questions.
  const known = new Set((await api.clusterGuests()).map((one) => one.vmid));
  for (let id = last; id >= first; id -= 1) {
    if (known.has(id) || (await take(call, guest, id)) !== undefined) continue;
    call.warn(`${taken}; it gets ${id} instead`);
    return id;
  }
  throw new Error(
    `${taken}, and none from ${first} to ${last} is free; widen global.vmid_first and vmid_last`,
  );
}

/** @returns undefined when the id is the guest's now, else who has it */
async function take(
  { client: { api, node, stackId }, urn }: Pick<Call<PveSession>, "client" | "urn">,
  guest: string,
  vmid: number,
): Promise<string | undefined> {
  if (!(await api.isFree(vmid))) {
    const name = (await api.clusterGuests()).find((one) => one.vmid === vmid)?.name;
    return name === undefined ? "another guest" : `the guest "${name}"`;
  }
  if (stackId === undefined) return undefined;
  const [stack = ""] = urn.replace("urn:pulumi:", "").split("::");
  const holder = await api.claims.add(node, { vmid, stackId, stack, guest });
  if (holder.stackId === stackId && holder.guest === guest) return undefined;
  return `the guest "${holder.guest}" of stack ${holder.stack}`;
}
