import ssh2 from "ssh2";
import { z } from "zod";
import type { Problem } from "../../../provider/core/definition.ts";
import { hasUnknown, type Properties, type Value } from "../../../provider/core/values.ts";

/** How to reach one SSH server. */
export type Endpoint = {
  host: string;
  port: number;
  user: string;
  password?: string;
  privateKey?: string;
  privateKeyPassword?: string;
  agentSocketPath?: string;
  /** Failed attempts after which one more is the last; -1 for no end. */
  dialErrorLimit: number;
  /** Seconds for one attempt; 0 for no end. */
  perDialTimeout: number;
  hostKey?: string;
};

export type Connection = Endpoint & { proxy?: Endpoint };

const defaults = { user: "root", port: 22, dialErrorLimit: 10, perDialTimeout: 15 };

function endpoint(whose: string) {
  const secret = z.string().optional().meta({ secret: true });
  return {
    host: z.string().describe(`Address of ${whose}.`),
    port: z.number().optional().meta({ default: defaults.port }).describe("TCP port."),
    user: z.string().optional().meta({ default: defaults.user }).describe("User to log in as."),
    password: secret.describe("The user's password."),
    privateKey: secret.describe("The user's private key itself; tried before the password."),
    privateKeyPassword: secret.describe("What the private key is encrypted with."),
    agentSocketPath: z
      .string()
      .optional()
      .describe("Socket of an SSH agent. Default: SSH_AUTH_SOCK, if set."),
    dialErrorLimit: z
      .int()
      .optional()
      .meta({ default: defaults.dialErrorLimit })
      .describe("Failed attempts allowed; -1 for no end."),
    perDialTimeout: z
      .int()
      .optional()
      .meta({ default: defaults.perDialTimeout })
      .describe("Seconds for one attempt; 0 for no end."),
    hostKey: z
      .string()
      .optional()
      .describe("The server's public key, `ssh-ed25519 AAAA...`. This stand-in requires it."),
  };
}

export const connectionSchema = z
  .strictObject({
    ...endpoint("the server"),
    proxy: z
      .strictObject(endpoint("the server in between"))
      .meta({ typeName: "command:remote:ProxyConnection" })
      .optional()
      .describe("A server through which the other one is reached."),
  })
  .meta({ typeName: "command:remote:Connection" });

/** Fills what the vendor's SDK fills as well, for programs in other languages. */
export function withConnectionDefaults(inputs: Properties): Properties {
  const { connection } = inputs;
  if (!isObject(connection)) return inputs;
  const filled: Properties = { ...defaults, ...connection };
  const { proxy } = connection;
  if (isObject(proxy)) filled["proxy"] = { ...defaults, ...proxy };
  return { ...inputs, connection: filled };
}

function isObject(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !hasUnknown(value);
}

/** Why a connection is refused before anybody is asked. */
export function connectionProblems({ connection }: { connection?: Connection }): Problem[] {
  if (connection === undefined) return [];
  const { proxy } = connection;
  return [
    ...hostKeyProblem(connection, "connection"),
    ...(proxy ? hostKeyProblem(proxy, "connection.proxy") : []),
  ];
}

function hostKeyProblem({ host, hostKey }: Endpoint, path: string): Problem[] {
  if (hostKey === undefined) {
    const wayOut = `give the line that \`ssh-keyscan ${host}\` should print, without the name`;
    const reason = `is required: this stand-in for the vendor's plugin speaks to no server it cannot tell from another; ${wayOut}`;
    return [{ path: `${path}.hostKey`, reason }];
  }
  const key = ssh2.utils.parseKey(hostKey);
  if (!(key instanceof Error)) return [];
  const reason = `is no public key (${key.message}); write it as "ssh-ed25519 AAAA..."`;
  return [{ path: `${path}.hostKey`, reason }];
}
