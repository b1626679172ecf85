import { connectIncus, type IncusClient } from "../../provider/incus/api/client.ts";
import { locate } from "../../provider/incus/api/locate.ts";
import { openConnection } from "../../provider/incus/api/openConnection.ts";

/** Where a server is, and which it must be. */
export interface ServerSettings {
  readonly socket?: string;
  readonly address?: string;
  /** PEM files of the client, for an address. Default: the `incus` command's own. */
  readonly certificateFile?: string;
  readonly keyFile?: string;
  readonly fingerprint: string;
}

/** Gives `work` a client of the server, and closes it afterwards. */
export async function withClient<T>(
  { fingerprint, ...place }: ServerSettings,
  work: (client: IncusClient) => Promise<T>,
): Promise<T> {
  const connection = openConnection(locate(place), { fingerprint });
  const client = connectIncus(connection, { fingerprint });
  try {
    return await work(client);
  } finally {
    client.close();
  }
}
