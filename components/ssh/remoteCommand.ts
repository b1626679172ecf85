import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";
import { connectionInput, type SshConnection } from "./sshConnection.ts";

export interface RemoteCommandArgs {
  readonly connection: SshConnection;
  /** Command line of a create, and of an update when anything of this changes but `triggers`. */
  readonly create: pulumi.Input<string>;
  readonly update?: pulumi.Input<string> | undefined;
  readonly delete?: pulumi.Input<string> | undefined;
  /** What each of them reads; the way for secrets, since command lines are seen by all on the machine. */
  readonly stdin?: pulumi.Input<string> | undefined;
  /** A change of one replaces: the create comes before the old one's delete. */
  readonly triggers?: readonly pulumi.Input<unknown>[] | undefined;
  /** Whether what it prints is shown while it runs. Default: false. */
  readonly shown?: boolean | undefined;
  /** Whether what it prints is a secret in the state. Default: false. */
  readonly sensitive?: boolean | undefined;
}

/** Of Pulumi's command plugin. */
export const commandVersion = "1.2.1";

/**
 * A command on another machine: `Command` of Pulumi's command plugin. Its class of its own would load
 * all of the SDK (docs/decisions/sdk-parts.md).
 */
export class RemoteCommand extends CustomResource {
  declare readonly stdout: pulumi.Output<string>;
  declare readonly stderr: pulumi.Output<string>;

  constructor(name: string, args: RemoteCommandArgs, opts?: pulumi.CustomResourceOptions) {
    const { connection, shown = false, sensitive = false, ...command } = args;
    const secrets = ["connection", ...(sensitive ? ["stdout", "stderr"] : [])];
    super(
      "command:remote:Command",
      name,
      {
        ...command,
        connection: connectionInput(connection),
        addPreviousOutputInEnv: false,
        logging: shown && !sensitive ? "stdoutAndStderr" : "none",
        // Undefined makes them outputs.
        stdout: undefined,
        stderr: undefined,
      },
      { ...opts, version: commandVersion, additionalSecretOutputs: secrets },
    );
  }
}
