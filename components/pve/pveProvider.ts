import type * as pulumi from "@pulumi/pulumi";
import { secret } from "@pulumi/pulumi/output.js";
import { Provider } from "./proxmoxve.ts";

export interface PveProviderArgs {
  /** `https://10.0.12.5:8006/`. */
  readonly endpoint: pulumi.Input<string>;
  /** `user@realm!name=uuid`, kept secret. */
  readonly apiToken: pulumi.Input<string>;
  /**
   * Environment variable with the directory that holds the certificates this node is trusted by, and no others. The
   * plugin reads it at its first connection, as SSL_CERT_DIR.
   */
  readonly caVariable: string;
}

/** The proxmoxve plugin for one node, in a process of its own: each node is trusted by its own certificate alone. */
export class PveProvider extends Provider {
  constructor(name: string, args: PveProviderArgs, opts: pulumi.ResourceOptions = {}) {
    const { endpoint, apiToken, caVariable } = args;
    super(
      name,
      { endpoint, apiToken: secret(apiToken) },
      { ...opts, envVarMappings: { [caVariable]: "SSL_CERT_DIR" } },
    );
  }
}
