import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Duplex } from "node:stream";
import { execInLab } from "../../../lab/execInLab.ts";

/** Passes what comes to a port of the lab's network: signals do not cross into it, the end of input does. */
const relay = `
const socket = require("node:net").connect(Number(process.argv[2]), process.argv[1]);
process.stdin.pipe(socket).pipe(process.stdout);
socket.on("error", ({ message }) => { console.error(message); process.exit(1); });
`;

/** A connection from where the lab's server is to a port that it reaches. */
export async function connectInLab(dir: string, host: string, port: number): Promise<Duplex> {
  const { running } = await execInLab(
    [process.execPath, "-e", relay, host, String(port)],
    { dir },
    { stdin: "pipe", reject: false, buffer: false },
  );
  const socket = Duplex.from({ readable: running.stdout, writable: running.stdin });
  // What breaks is told by who reads.
  return socket.on("error", () => {});
}

/** A port of 127.0.0.1 that leads to a port in the lab's network, for clients that take only addresses. */
export async function forwardToLab(dir: string, host: string, port: number) {
  const server = passOn(dir, host, port).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

/** A socket file that leads there. */
export async function socketToLab(path: string, dir: string, host: string, port: number) {
  const server = passOn(dir, host, port).listen(path);
  await once(server, "listening");
  return { close: () => void server.close() };
}

function passOn(dir: string, host: string, port: number) {
  return createServer((socket) => {
    socket.on("error", () => {});
    void connectInLab(dir, host, port).then((inside) => {
      socket.pipe(inside).pipe(socket);
      // A pipe carries no break: who waits for an answer would wait for ever.
      inside.on("close", () => socket.end());
      socket.on("close", () => inside.destroy());
    });
  });
}
