import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";
import { commandVersion } from "./remoteCommand.ts";
import { connectionInput, type SshConnection } from "./sshConnection.ts";

export interface CopyToRemoteArgs {
  readonly connection: SshConnection;
  /** A file, compared by its content: where it lies may differ from run to run. */
  readonly source: pulumi.asset.Asset;
  /** Where it goes; relative to the user's home. */
  readonly remotePath: pulumi.Input<string>;
  /** A change of one copies again. */
  readonly triggers?: readonly pulumi.Input<unknown>[] | undefined;
}

/**
 * A file that is copied to another machine over SFTP: `CopyToRemote` of Pulumi's command plugin. It copies again when the
 * content, the path or a trigger changes, and at no other change of the connection; a delete leaves the copy.
 */
export class CopyToRemote extends CustomResource {
  constructor(name: string, args: CopyToRemoteArgs, opts?: pulumi.CustomResourceOptions) {
    const { connection, ...copy } = args;
    super(
      "command:remote:CopyToRemote",
      name,
      { ...copy, connection: connectionInput(connection) },
      { ...opts, version: commandVersion, additionalSecretOutputs: ["connection"] },
    );
  }
}
