import type { Addresses } from "../addresses/addresses.ts";
import type { LabEndpoint } from "../lab.ts";

export type Guests = Exclude<LabEndpoint, { readonly kind: "host" }>;

/** A machine's address, or all that machines of a domain may have; never the server's. */
export function guestsOf(end: Guests, { subnets, addresses }: Addresses): string {
  if (end.kind === "machine") return addresses[end.machine] ?? "";
  const prefix = (subnets[end.domain] ?? "").replace(/\.0\/24$/, "");
  return `${prefix}.1-${prefix}.253`;
}
