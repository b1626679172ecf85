import { text } from "node:stream/consumers";
import type { Client, ClientChannel } from "ssh2";
import { openClient } from "../../lab/commandPlugin/remote/openClient.ts";

export interface SshTarget {
  readonly user: string;
  readonly host: string;
  readonly port: number;
  /** `ssh-ed25519 AAAA...`: no other server is spoken to. */
  readonly hostKey: string;
  /** Text of a private key; default: what the SSH agent has. */
  readonly privateKey?: string;
}

const seconds = 30;

/**
 * What a command prints on a host.
 *
 * @throws Error when the host has another key, or nobody is let in
 */
export async function readOverSsh(target: SshTarget, command: string): Promise<string> {
  const endpoint = { ...target, dialErrorLimit: 0, perDialTimeout: seconds };
  const client = await openClient(endpoint, AbortSignal.timeout(seconds * 1000));
  try {
    const channel = await open(client, command);
    channel.stderr.resume();
    return await text(channel);
  } finally {
    client.end();
  }
}

function open(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel)));
  });
}
