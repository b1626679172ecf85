import { createHash } from "node:crypto";
import type { Duplex } from "node:stream";
import ssh2 from "ssh2";
import type { AuthenticationType, Client, ConnectConfig, ServerHostKeyAlgorithm } from "ssh2";
import type { Endpoint } from "./connection.ts";

/** One attempt to log in. The server must have the given host key, before it is told anything. */
export async function openClient(
  endpoint: Endpoint,
  signal: AbortSignal,
  through?: Duplex,
): Promise<Client> {
  const wanted = expectedKey(endpoint);
  let offered: Buffer | undefined;
  const client = new ssh2.Client();
  const config: ConnectConfig = {
    ...credentials(endpoint),
    host: endpoint.host,
    port: endpoint.port,
    readyTimeout: endpoint.perDialTimeout * 1000,
    algorithms: { serverHostKey: algorithmsOf(wanted.type) },
    hostVerifier: (key: Buffer) => {
      offered = key;
      return key.equals(wanted.key);
    },
    ...(through && { sock: through }),
  };
  return new Promise((resolve, reject) => {
    const give = (error: Error) => {
      client.destroy();
      signal.removeEventListener("abort", stop);
      reject(error);
    };
    const stop = () => give(signal.reason as Error);
    client.once("ready", () => {
      signal.removeEventListener("abort", stop);
      resolve(client);
    });
    // Stays for later errors: without a listener they would end the plugin.
    client.on("error", (cause) => {
      const isOther = offered !== undefined && !offered.equals(wanted.key);
      give(isOther ? otherKey(endpoint, wanted.key, offered ?? wanted.key, cause) : cause);
    });
    client.once("close", () => give(new Error("the server closed the connection")));
    client.on("keyboard-interactive", (_name, _text, _language, prompts, answer) => {
      answer(prompts.map(() => endpoint.password ?? ""));
    });
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    client.connect(config);
  });
}

function expectedKey({ host, hostKey = "" }: Endpoint): { type: string; key: Buffer } {
  const key = ssh2.utils.parseKey(hostKey);
  // A host key that was not known before the deployment has not been checked with the inputs.
  if (key instanceof Error) {
    throw new Error(`connection.hostKey of ${host} is missing or no public key: ${key.message}`);
  }
  return { type: key.type, key: key.getPublicSSH() };
}

function algorithmsOf(type: string): ServerHostKeyAlgorithm[] {
  const signatures = type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type];
  return signatures as ServerHostKeyAlgorithm[];
}

/** In the order of the vendor's plugin: key, password, agent. */
function credentials(endpoint: Endpoint): ConnectConfig {
  const { user, password, privateKey, privateKeyPassword } = endpoint;
  const agent = endpoint.agentSocketPath ?? (process.env["SSH_AUTH_SOCK"] || undefined);
  const methods: AuthenticationType[] = [
    ...(privateKey === undefined ? [] : (["publickey"] as const)),
    ...(password === undefined ? [] : (["password", "keyboard-interactive"] as const)),
    ...(agent === undefined ? [] : (["agent"] as const)),
  ];
  return {
    username: user,
    authHandler: methods,
    tryKeyboard: password !== undefined,
    ...(password !== undefined && { password }),
    ...(privateKey !== undefined && { privateKey }),
    ...(privateKeyPassword !== undefined && { passphrase: privateKeyPassword }),
    ...(agent !== undefined && { agent }),
  };
}

function otherKey({ host, port }: Endpoint, wanted: Buffer, offered: Buffer, cause: Error): Error {
  const print = (key: Buffer) =>
    `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
  const keys = `has host key ${print(offered)} instead of ${print(wanted)}`;
  return new Error(
    `${host}:${port} ${keys}; it is another server, or connection.hostKey is out of date`,
    { cause },
  );
}
