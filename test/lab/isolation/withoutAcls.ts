import { daemonGet, daemonWrite } from "../harness/daemon.ts";

/** Detaches the ACLs of bridges while something runs, and puts each back whatever happens. */
export async function withoutAcls<T>(
  socket: string,
  bridges: readonly string[],
  run: () => Promise<T>,
): Promise<T> {
  const taken = new Map<string, string>();
  const setAcls = (bridge: string, acls: string) =>
    daemonWrite(socket, "PATCH", `/1.0/networks/${bridge}`, { config: { "security.acls": acls } });
  try {
    await Promise.all(
      bridges.map(async (bridge) => {
        const path = `/1.0/networks/${bridge}`;
        const { config } = await daemonGet<{ config: Record<string, string> }>(socket, path);
        taken.set(bridge, config["security.acls"] ?? "");
        await setAcls(bridge, "");
      }),
    );
    return await run();
  } finally {
    await Promise.all([...taken].map(([bridge, acls]) => setAcls(bridge, acls)));
  }
}
