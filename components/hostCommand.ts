import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";
import type { HostAccess } from "../model/hostRules/hostAccess.ts";
import { commandVersion, RemoteCommand } from "./ssh/remoteCommand.ts";

interface HostCommandArgs {
  readonly access: HostAccess;
  readonly sshKey?: string | undefined;
  /** Command line that makes the thing, and makes it anew when anything of this changes. */
  readonly create: string;
  readonly stdin: pulumi.Input<string>;
  readonly delete: string;
}

/** Makes a command on the Incus server: `Command` of Pulumi's command plugin, local or by SSH. */
export function hostCommand(
  name: string,
  args: HostCommandArgs,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  const { access, sshKey, ...command } = args;
  if (access.kind === "ssh") {
    const { address: host, port, user, hostKey } = access;
    const connection = { host, port, user, hostKey, privateKey: sshKey };
    return new RemoteCommand(name, { ...command, connection }, opts);
  }
  const interpreter = access.interpreter.length === 0 ? undefined : [...access.interpreter];
  const silent = { addPreviousOutputInEnv: false, logging: "none" };
  return new LocalCommand(name, { ...command, ...silent, interpreter }, opts);
}

/** As RemoteCommand, for the machine where Pulumi runs. */
class LocalCommand extends CustomResource {
  constructor(name: string, args: pulumi.Inputs, opts: pulumi.CustomResourceOptions) {
    super("command:local:Command", name, args, { ...opts, version: commandVersion });
  }
}
