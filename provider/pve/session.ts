import { PveClient } from "./api/pveClient.ts";
import type { PveConfig } from "./config.ts";

/** What the handlers of one provider process share: the node and the way to it. */
export interface PveSession {
  readonly api: PveClient;
  readonly node: string;
}

/** Makes no request. */
export function openSession({ endpoint, certificate, token, node }: PveConfig): PveSession {
  return { api: new PveClient({ endpoint, certificate, token }), node };
}
