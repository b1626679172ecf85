import http from "node:http";
import net from "node:net";
import type { Duplex } from "node:stream";
import { type Connection, callSockets } from "./connection.ts";

class UnixAgent extends http.Agent {
  readonly #socket: string;

  constructor(socket: string, options: http.AgentOptions) {
    super(options);
    this.#socket = socket;
  }

  // Overridden here so that plain requests and websockets need no socket path of their own.
  override createConnection(): Duplex {
    return net.connect({ path: this.#socket });
  }
}

/** Reaches the daemon over its unix socket; access to the file is the only credential. */
export function unixConnection(socket: string): Connection {
  const calls = new UnixAgent(socket, { keepAlive: true, maxSockets: callSockets });
  const waits = new UnixAgent(socket, { keepAlive: true });
  return {
    origin: "http://incus",
    label: `unix socket ${socket}`,
    calls,
    waits,
    close() {
      calls.destroy();
      waits.destroy();
    },
  };
}
