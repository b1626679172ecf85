import type * as pulumi from "@pulumi/pulumi";
import { GuestDisk, type GuestDiskArgs } from "../../pve/guestDisk.ts";

const type = "pve:index:GuestDisk";

/** What refuses a smaller disk before its guest is touched; nothing where the component was given no `pve` provider. */
export function guardDisk(
  component: pulumi.ComponentResource,
  guest: string,
  args: Omit<GuestDiskArgs, "guest">,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  if (component.getProvider(type) === undefined) return [];
  const { deletedWith } = opts;
  const guard = new GuestDisk(
    guest,
    { guest, ...args },
    {
      parent: component,
      ...(deletedWith && { deletedWith }),
    },
  );
  return [guard];
}
