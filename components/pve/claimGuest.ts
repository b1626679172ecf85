import type * as pulumi from "@pulumi/pulumi";
import { GuestClaim, type GuestClaimArgs } from "../../pve/guestClaim.ts";

/** What refuses a taken id and a smaller disk before a guest is touched; nothing where there is no `pve` provider. */
export function claimGuest(
  component: pulumi.ComponentResource,
  guest: string,
  args: Omit<GuestClaimArgs, "guest">,
  { deletedWith }: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  if (component.getProvider("pve:index:GuestClaim") === undefined) return [];
  const opts = { parent: component, ...(deletedWith && { deletedWith }) };
  return [new GuestClaim(guest, { guest, ...args }, opts)];
}
