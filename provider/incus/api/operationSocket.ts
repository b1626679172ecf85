import { once } from "node:events";
import { WebSocket } from "ws";
import type { IncusClient } from "./client.ts";
import { IdentityError } from "./identityError.ts";
import { IncusError } from "./incusError.ts";
import { paths, withQuery } from "./paths.ts";

/** Milliseconds: the daemon itself waits ten seconds for the sockets of a command. */
const handshakeTimeout = 9_000;

/** Opens one websocket of an operation. Messages are read from the moment it exists. */
export async function openOperationSocket(
  client: IncusClient,
  operation: string,
  secret: string,
  listen: (data: Buffer, binary: boolean) => void,
): Promise<WebSocket> {
  const { connection } = client.session;
  const base = paths`/1.0/operations/${operation}/websocket?secret=${secret}`;
  const path = withQuery(base, { project: client.projectName });
  const socket = new WebSocket(connection.origin.replace(/^http/, "ws") + path, {
    agent: connection.waits,
    handshakeTimeout,
    perMessageDeflate: false,
  });
  socket.binaryType = "nodebuffer";
  socket.on("message", (data, binary) => listen(data as Buffer, binary));
  // A later break shows as the end of the stream; the operation tells the result.
  socket.on("error", () => {});
  try {
    await once(socket, "open");
  } catch (cause) {
    if (cause instanceof IdentityError) throw cause;
    throw new IncusError({
      method: "GET",
      path,
      outcome: "unknown",
      reason: `cannot attach to the operation: ${(cause as Error).message}`,
      cause,
    });
  }
  return socket;
}

/**
 * Waits until a socket is closed by the other side, but no longer than some milliseconds.
 *
 * @returns false when it was open until then
 */
export async function closed(socket: WebSocket, limitMs: number): Promise<boolean> {
  if (socket.readyState === WebSocket.CLOSED) return true;
  let byOther = true;
  const timer = setTimeout(() => {
    byOther = false;
    socket.terminate();
  }, limitMs);
  await once(socket, "close");
  clearTimeout(timer);
  return byOther;
}
