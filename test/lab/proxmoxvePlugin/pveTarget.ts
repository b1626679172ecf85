import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../lab/pve/clock.ts";
import { startPveNode } from "../../../lab/pve/startPveNode.ts";
import { Client } from "../../lab-unit/pve/replay/client.ts";

/** What the stack of this test does, and no more; docs/decisions/proxmox-plugin.md has what each is for. */
export const leastRights: Readonly<Record<string, readonly string[]>> = {
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
  readonly #client: Client;
  readonly #rootToken: string;

  private constructor(name: string, pve: PveTarget["pve"], trusted: string) {
    this.name = name;
    this.pve = pve;
    this.trusted = trusted;
    this.#client = new Client(pve.endpoint, pve.certificate.cert);
    this.#rootToken = pve.makeRootToken("test");
  }

  static async start(name: string): Promise<PveTarget> {
    const pve = await startPveNode({ name, clock: systemClock(0.1) });
    const trusted = await mkdtemp(join(tmpdir(), `strata-ca-${name}-`));
    await writeFile(join(trusted, "node.pem"), pve.certificate.cert);
    return new PveTarget(name, pve, trusted);
  }

  /** A token of a user of its own, with these rights and privilege separation. */
  async token(user: string, rights: Readonly<Record<string, readonly string[]>>): Promise<string> {
    await this.#ask("POST", "/access/users", { userid: user });
    const made = await this.#ask("POST", `/access/users/${user}/token/up`, { privsep: "1" });
    for (const [index, [path, privs]] of Object.entries(rights).entries()) {
      const roles = `${user.replace("@", "-")}-${index}`;
      await this.#ask("POST", "/access/roles", { roleid: roles, privs: privs.join(",") });
      await this.#ask("PUT", "/access/acl", { path, roles, users: user, tokens: `${user}!up` });
    }
    return `${user}!up=${(made as { value: string }).value}`;
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

  async #ask(method: string, path: string, form: Readonly<Record<string, string>>) {
    const headers = {
      authorization: `PVEAPIToken=${this.#rootToken}`,
      "content-type": "application/x-www-form-urlencoded",
    };
    const body = Buffer.from(new URLSearchParams(form).toString());
    const answer = await this.#client.send({ method, path: `/api2/json${path}`, headers, body });
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.reason}`);
    return (answer.body as { data: unknown }).data;
  }
}
