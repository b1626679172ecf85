import type * as pulumi from "@pulumi/pulumi";
import { secret } from "@pulumi/pulumi/output.js";

/** A machine with an SSH server. */
export interface SshHost {
  readonly host: pulumi.Input<string>;
  /** Default: 22. */
  readonly port?: number | undefined;
  readonly user: pulumi.Input<string>;
  /** The key itself, in OpenSSH or PEM format. Default: the keys of the agent (SSH_AUTH_SOCK). */
  readonly privateKey?: pulumi.Input<string> | undefined;
  /** The machine's public key, `ssh-ed25519 AAAA...`: a machine with another one is told nothing. */
  readonly hostKey: pulumi.Input<string>;
  /** Failed attempts to log in after which one more is the last. Default: 10, which are 20 seconds or more. */
  readonly dialErrorLimit?: number | undefined;
}

/** How to log in to a machine: by the command plugin, which knows one machine in between. */
export interface SshConnection extends SshHost {
  readonly proxy?: SshHost | undefined;
}

/** As the command plugin takes it: a secret as a whole. */
export function connectionInput({ proxy, ...host }: SshConnection): pulumi.Output<unknown> {
  const between = proxy && { proxy: { ...proxy, port: proxy.port ?? 22 } };
  return secret({ ...host, port: host.port ?? 22, ...between });
}
