import { forwardToLab } from "../harness/labConnection.ts";
import type { LabSsh } from "../pve/labSsh.ts";
import { PveClient } from "../pve/pveClient.ts";

/** Calls of a node that a guest is, as its root. */
export class InnerClient {
  readonly api: PveClient;
  readonly #node: string;
  readonly #close: () => void;

  private constructor(node: string, api: PveClient, close: () => void) {
    this.#node = node;
    this.api = api;
    this.#close = close;
  }

  /** @param address where the lab reaches the node */
  static async open(dir: string, node: string, address: string, ssh: LabSsh): Promise<InnerClient> {
    const token = await ssh.run("sudo -n cat /etc/pve/priv/strata.token");
    const ca = await ssh.run("cat /etc/pve/pve-root-ca.pem");
    const { port, close } = await forwardToLab(dir, address, 8006);
    return new InnerClient(
      node,
      new PveClient({ endpoint: `https://127.0.0.1:${port}`, ca, token }),
      close,
    );
  }

  /** What it was told to do since it began, as `qmcreate 80000`; root's own calls too. */
  async tasks(): Promise<string[]> {
    const listed = await this.api.ask<{ type: string; id: string }[]>(
      "GET",
      `/nodes/${this.#node}/tasks`,
      { limit: "500" },
    );
    return listed.map(({ type, id }) => `${type} ${id}`).toReversed();
  }

  async config(vmid: number): Promise<Record<string, string>> {
    return this.api.ask("GET", `/nodes/${this.#node}/qemu/${vmid}/config`);
  }

  /** Names by VM id. */
  async guests(): Promise<Record<string, string>> {
    const guests = await this.api.ask<{ vmid: number; name: string }[]>(
      "GET",
      `/nodes/${this.#node}/qemu`,
    );
    return Object.fromEntries(guests.map(({ vmid, name }) => [vmid, name]));
  }

  close(): void {
    this.api.close();
    this.#close();
  }
}
