// Generated from the table in provider/pve/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "pve:index:GuestHostKey";

/**
 * The SSH host key of a VM, asked of its guest agent through the node once the VM is up. A key that
 * changes later is not taken over.
 */
export class GuestHostKey extends CustomResource {
  /** The public key that its SSH server proves itself by. */
  declare readonly hostKey: pulumi.Output<string>;
  /** Id of a running VM with a guest agent. */
  declare readonly vmid: pulumi.Output<number>;

  constructor(name: string, args: GuestHostKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        hostKey: undefined,
        vmid: args.vmid,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): GuestHostKey {
    return new GuestHostKey(name, {} as GuestHostKeyArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is GuestHostKey {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface GuestHostKeyArgs {
  /** Id of a running VM with a guest agent. */
  readonly vmid: pulumi.Input<number>;
}
