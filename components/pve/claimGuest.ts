import type * as pulumi from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi/errors.js";
import { all, output } from "@pulumi/pulumi/output.js";
import { GuestClaim, type GuestClaimArgs } from "../../pve/guestClaim.ts";

/** Ids that another one may be taken from, both included. */
export type VmidRange = NonNullable<GuestClaimArgs["instead"]>;

export interface Claimed {
  readonly vmid: pulumi.Output<number>;
  /** What a guest is to wait for. */
  readonly claim: NonNullable<pulumi.ResourceOptions["dependsOn"]>;
}

/**
 * The id that a guest has got, and what refuses a taken one and a smaller disk before it is touched. Where there is no
 * `pve` provider, the id that was asked for. It waits for what the guest's component waits for: the state is to know of
 * that too.
 */
export function claimGuest(
  component: pulumi.ComponentResource,
  guest: string,
  args: Omit<GuestClaimArgs, "guest">,
  { deletedWith, dependsOn = [] }: pulumi.ComponentResourceOptions,
): Claimed {
  if (component.getProvider("pve:index:GuestClaim") === undefined) {
    return { vmid: output(args.vmid), claim: dependsOn };
  }
  const opts = { parent: component, dependsOn, ...(deletedWith && { deletedWith }) };
  const claim = new GuestClaim(guest, { guest, ...args }, opts);
  const vmid = all([claim.given, args.vmid]).apply(([given, wanted]) => {
    if (given === wanted || args.instead !== undefined) return given;
    // The plan had that id for it, and another stack had it then: nothing that is compared has changed.
    throw new RunError(
      `${guest} has VM id ${given}, since ${wanted} was taken when it was made, and a guest does not change its id: leave ` +
        `vmid out; or, if ${guest} may be lost, take it out of the description, deploy, and put it back`,
    );
  });
  return { vmid, claim };
}
