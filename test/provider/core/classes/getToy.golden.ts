// Generated from the toy table by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "@pulumi/pulumi/runtime/invoke.js";

const token = "toy:index:getToy";

/** Looks for a toy. */
export async function getToy(
  args: GetToyArgs,
  opts?: pulumi.InvokeOptions,
): Promise<GetToyResult> {
  return invoke(token, { ...args }, opts);
}

/** Looks for a toy. */
export function getToyOutput(
  args: GetToyOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetToyResult> {
  return invokeOutput(token, { ...args }, opts);
}

export interface GetToyArgs {
  /** Room and name. */
  readonly id: string;
}

export interface GetToyOutputArgs {
  /** Room and name. */
  readonly id: pulumi.Input<string>;
}

export interface GetToyResult {
  /** Whether it is there. */
  readonly found: boolean;
  /** A greeting. */
  readonly greeting: string;
}
