import type * as pulumi from "@pulumi/pulumi";
import { secret } from "@pulumi/pulumi/output.js";
import { CustomResource } from "@pulumi/pulumi/resource.js";
import type { HostAccess } from "../model/hostRules/hostAccess.ts";

interface HostCommandArgs {
  readonly access: HostAccess;
  readonly sshKey?: string | undefined;
  /** Command line that makes the thing, and makes it anew when anything of this changes. */
  readonly create: string;
  readonly stdin: pulumi.Input<string>;
  readonly delete: string;
}

/** Of Pulumi's command plugin. */
const version = "1.2.1";

/**
 * A command on the Incus server: `Command` of Pulumi's command plugin, local or by SSH. Its classes
 * of its own would load all of the SDK (docs/decisions/sdk-parts.md).
 */
export class HostCommand extends CustomResource {
  constructor(name: string, args: HostCommandArgs, opts: pulumi.CustomResourceOptions) {
    const { access, sshKey, ...command } = args;
    const common = { ...command, addPreviousOutputInEnv: false, logging: "none" };
    if (access.kind === "local") {
      const interpreter = access.interpreter.length === 0 ? undefined : [...access.interpreter];
      super("command:local:Command", name, { ...common, interpreter }, { ...opts, version });
      return;
    }
    const { address: host, port, user, hostKey } = access;
    const connection = secret({ host, port, user, hostKey, privateKey: sshKey });
    super(
      "command:remote:Command",
      name,
      { ...common, connection },
      { ...opts, version, additionalSecretOutputs: ["connection"] },
    );
  }
}
