import type * as pulumi from "@pulumi/pulumi";

/** The option that children do not have from their parent by themselves: what a machine takes with it is not deleted on it. */
export function deletedWith(
  opts: pulumi.ResourceOptions,
): Pick<pulumi.ResourceOptions, "deletedWith"> {
  return opts.deletedWith === undefined ? {} : { deletedWith: opts.deletedWith };
}
