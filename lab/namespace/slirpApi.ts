import { connect } from "node:net";
import { z } from "zod";

const Reply = z.object({
  return: z
    .object({
      entries: z.array(z.object({ host_port: z.int(), guest_port: z.int() })).optional(),
    })
    .optional(),
  error: z.object({ desc: z.string() }).optional(),
});

/** Port on the machine's 127.0.0.1 that leads to this port inside the lab; `undefined` when none does. */
export async function forwardedPort(
  socket: string,
  guestPort: number,
): Promise<number | undefined> {
  const { entries = [] } = await ask(socket, { execute: "list_hostfwd" });
  return entries.find((entry) => entry.guest_port === guestPort)?.host_port;
}

/** Forwards a port of the machine's 127.0.0.1 into the lab, for as long as the uplink runs. */
export async function forwardPort(
  socket: string,
  hostPort: number,
  guestPort: number,
): Promise<void> {
  const host = { host_addr: "127.0.0.1", host_port: hostPort };
  const guest = { guest_addr: "10.0.2.100", guest_port: guestPort };
  await ask(socket, { execute: "add_hostfwd", arguments: { proto: "tcp", ...host, ...guest } });
}

/** One request to slirp4netns's API socket, which answers one per connection. */
async function ask(path: string, request: object) {
  const text = await new Promise<string>((resolve, reject) => {
    let reply = "";
    const socket = connect({ path }, () => socket.end(JSON.stringify(request)));
    socket
      .setEncoding("utf8")
      .setTimeout(5000, () => socket.destroy(new Error("no answer in 5 s")));
    socket.on("data", (chunk: string) => (reply += chunk));
    socket.on("end", () => resolve(reply));
    socket.on("error", reject);
  });
  const reply = Reply.parse(JSON.parse(text));
  if (reply.error !== undefined) throw new Error(`the uplink refused: ${reply.error.desc}`);
  return reply.return ?? {};
}
