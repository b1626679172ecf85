import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../lab/pve/clock.ts";
import { type PveNodeOptions, startPveNode } from "../../../lab/pve/startPveNode.ts";
import { makeToken, type Rights } from "../pve/makeToken.ts";
import { PveClient } from "../pve/pveClient.ts";

/** What the stack of this test does, and no more; docs/decisions/proxmox-plugin.md has what each is for. */
export const leastRights: Rights = {
  "/pool/lab": [
    "Pool.Allocate",
    "Pool.Audit",
    "VM.Allocate",
    "VM.Audit",
    "VM.Config.CDROM",
    "VM.Config.CPU",
    "VM.Config.Cloudinit",
    "VM.Config.Disk",
    "VM.Config.HWType",
    "VM.Config.Memory",
    "VM.Config.Network",
    "VM.Config.Options",
    "VM.PowerMgmt",
  ],
  "/storage/local": ["Datastore.AllocateSpace", "Datastore.AllocateTemplate"],
  "/nodes/father": ["Sys.AccessNetwork"],
  "/sdn/zones/localnetwork/vmbr0": ["SDN.Use"],
};

/** A Proxmox VE stand-in with a user whose token has a few rights, and its certificate in a directory of its own. */
export class PveTarget {
  readonly name: string;
  readonly pve: Awaited<ReturnType<typeof startPveNode>>;
  /** Holds the certificate alone, for SSL_CERT_DIR. */
  readonly trusted: string;
  readonly #client: PveClient;

  private constructor(name: string, pve: PveTarget["pve"], trusted: string) {
    this.name = name;
    this.pve = pve;
    this.trusted = trusted;
    const token = pve.makeRootToken("test");
    this.#client = new PveClient({ endpoint: pve.endpoint, ca: pve.certificate.cert, token });
  }

  /** A node whose seconds are tenths of one. */
  static async start(
    name: string,
    options: Omit<PveNodeOptions, "name" | "clock"> = {},
  ): Promise<PveTarget> {
    const pve = await startPveNode({ ...options, name, clock: systemClock(0.1) });
    const trusted = await mkdtemp(join(tmpdir(), `strata-ca-${name}-`));
    await writeFile(join(trusted, "node.pem"), pve.certificate.cert);
    return new PveTarget(name, pve, trusted);
  }

  get endpoint(): string {
    return this.pve.endpoint;
  }

  /** A token of a user of its own, with these rights and privilege separation. */
  token(user: string, rights: Rights): Promise<string> {
    return makeToken(this.#client, user, rights);
  }

  /** Pools, guests and what lies in the storages. */
  inventory(): unknown {
    const { pools, guests, volumes } = this.pve.node.state;
    return structuredClone({ pools, guests: Object.keys(guests), volumes: Object.keys(volumes) });
  }

  async close(): Promise<void> {
    this.#client.close();
    await this.pve.close();
    await rm(this.trusted, { recursive: true });
  }

  /** Asks the API as root.
   * @returns `data` of the answer */
  ask(method: string, path: string, form: Readonly<Record<string, string>>): Promise<unknown> {
    return this.#client.ask(method, path, form);
  }
}
