import { createServer, type AddressInfo } from "node:net";
import type { IncusClient } from "../../provider/incus/api/client.ts";
import type { LabPaths } from "../labPaths.ts";
import { forwardedPort, forwardPort } from "../namespace/slirpApi.ts";
import { uplinkSocket } from "../namespace/uplink.ts";
import { waitFor } from "../waitFor.ts";

/** Incus's own default; nothing else listens in the lab's network namespace. */
const labPort = 8443;

/**
 * Has the daemon listen inside the lab, and a free port of the machine's 127.0.0.1 lead there.
 * @returns that port, the same as long as the lab runs
 */
export async function exposeHttps(paths: LabPaths, incus: IncusClient): Promise<number> {
  await incus.send("PATCH", "/1.0", { config: { "core.https_address": `:${labPort}` } });
  const socket = uplinkSocket(paths);
  const wait = { what: "the lab's uplink", seconds: 10, wayOut: `see ${paths.logs}/uplink.log` };
  return waitFor(wait, async () => {
    const present = await forwardedPort(socket, labPort);
    if (present !== undefined) return present;
    const port = await freePort();
    await forwardPort(socket, port, labPort);
    return port;
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
