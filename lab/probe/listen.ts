import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import type { Greeting } from "./attempt.ts";

export interface Ports {
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
}

/**
 * Answers on ports with the agent's name and the address that it sees, IPv4 and IPv6, and keeps the
 * texts that came by UDP in `heard`.
 */
export async function listen(name: string, { tcp, udp }: Ports, heard: Set<string>): Promise<void> {
  const greeting = (address = "", asked?: string): string => {
    const seen = address.replace(/^::ffff:/, "");
    return JSON.stringify({ by: name, seen, ...(asked && { asked }) } satisfies Greeting);
  };
  const servers: (Server | Socket)[] = [
    ...tcp.map((port) => {
      const server = createServer((socket) => {
        socket.on("error", () => {});
        socket.end(greeting(socket.remoteAddress));
      });
      return server.listen(port, "::");
    }),
    // A socket of each family: the answer's own address is then of that family.
    ...udp.flatMap((port) =>
      (["udp4", "udp6"] as const).map((type) => {
        const socket = createSocket({ type, ipv6Only: type === "udp6" });
        socket.on("message", (data, from) => {
          const asked = data.toString();
          heard.add(asked);
          socket.send(greeting(from.address, asked), from.port, from.address, () => {});
        });
        return socket.bind(port);
      }),
    ),
  ];
  await Promise.all(servers.map((server) => once(server, "listening")));
}
