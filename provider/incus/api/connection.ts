import type { Agent } from "node:http";

/** How requests travel to one server. */
export interface Connection {
  /** Base of request addresses, such as `https://host:8443`. */
  readonly origin: string;
  /** For messages. */
  readonly label: string;
  /** Kept-alive sockets for short calls. */
  readonly calls: Agent;
  /** Waits, uploads and websockets hold a socket for long: they never queue behind calls. */
  readonly waits: Agent;
  close(): void;
}

/** Sockets for short calls to one server. */
export const callSockets = 16;
