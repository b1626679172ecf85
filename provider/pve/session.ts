import { PveClient } from "./api/pveClient.ts";
import type { PveConfig } from "./config.ts";

/** What the handlers of one provider process share: the node and the way to it. */
export interface PveSession {
  readonly api: PveClient;
  readonly node: string;
  /** Whose ids are claimed; without one they are only looked at. */
  readonly stackId?: string | undefined;
}

/** Makes no request. */
export function openSession({
  endpoint,
  certificate,
  token,
  node,
  stackId,
}: PveConfig): PveSession {
  return { api: new PveClient({ endpoint, certificate, token }), node, stackId };
}
