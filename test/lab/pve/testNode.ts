import { waitFor } from "../../../lab/waitFor.ts";
import { makeToken, type Rights } from "./makeToken.ts";
import { PveClient } from "./pveClient.ts";

/** What tests make bears it in its name: guests, pools, users, roles, files. */
export const prefix = "strata-test";

/** An image that a node can download, as PveImage takes it. */
export interface TestImage {
  readonly url: string;
  /** `sha256:<hex>` */
  readonly checksum: string;
}

/** What a node is and has, as far as tests must know it beforehand. */
export interface TestPlace {
  readonly name: string;
  readonly endpoint: string;
  /** PEM, its own or its CA's. */
  readonly certificate: string;
  /** Directory that holds the certificate alone, for SSL_CERT_DIR. */
  readonly trusted: string;
  /** Of a root or whoever may do all that tests do. */
  readonly rootToken: string;
  /** Its release, which decides on the names of rights. */
  readonly release: 8 | 9;
  /** Tests have this VM id and the nine after it. */
  readonly firstId: number;
  /** For disks and images. */
  readonly storage: string;
  readonly bridge: string;
  /** Two cloud images with a guest agent, and a template of containers. */
  readonly images: Readonly<Record<"cloud" | "other" | "template", TestImage>>;
  /** A mapping of a PCI device that guests can have. */
  readonly gpu?: string;
  /** How long a guest may take to its agent's first answer. */
  readonly agentSeconds: number;
  /** Lab in whose network alone it and its guests are reached. Default: from here. */
  readonly lab?: string;
}

/** As any stand-in is. */
export const standIn = { release: 8, firstId: 80_000, storage: "local", bridge: "vmbr0" } as const;

export interface Inventory {
  readonly users: readonly string[];
  readonly roles: readonly string[];
  readonly acl: readonly string[];
  /** Members by name. */
  readonly pools: Readonly<Record<string, readonly number[]>>;
  readonly guests: readonly string[];
  readonly volumes: readonly string[];
}

/** A task, as lists of them have it. */
export interface Task {
  readonly upid: string;
  readonly type: string;
  readonly id: string;
  /** `OK`, or what ended it. */
  readonly status?: string;
}

/** A Proxmox VE node under test: a stand-in or a real one, of which tests know what its API says. */
export class TestNode {
  readonly place: TestPlace;
  readonly name: string;
  readonly endpoint: string;
  readonly certificate: string;
  readonly trusted: string;
  readonly rootToken: string;
  /** Calls as root. */
  readonly api: PveClient;
  readonly #reachedAt: string;
  readonly #clients: PveClient[] = [];

  /** @param reachedAt where this process reaches it, if not at its endpoint */
  constructor(place: TestPlace, reachedAt = place.endpoint) {
    this.place = place;
    this.name = place.name;
    this.endpoint = place.endpoint;
    this.certificate = place.certificate;
    this.trusted = place.trusted;
    this.rootToken = place.rootToken;
    this.#reachedAt = reachedAt;
    this.api = this.as(place.rootToken);
  }

  /** Calls with another token. */
  as(token: string): PveClient {
    const client = new PveClient({ endpoint: this.#reachedAt, ca: this.certificate, token });
    this.#clients.push(client);
    return client;
  }

  /** A token of a new user that has these rights and no other, by privilege separation. */
  token(user: string, rights: Rights): Promise<string> {
    return makeToken(this.api, user, rights);
  }

  /** The settings of a guest, all as texts; none of one that is not there. */
  async config(vmid: number, kind: "qemu" | "lxc" = "qemu"): Promise<Record<string, string>> {
    const guests = await this.api.ask<{ vmid: number }[]>("GET", `/nodes/${this.name}/${kind}`);
    if (!guests.some((guest) => Number(guest.vmid) === vmid)) return {};
    const path = `/nodes/${this.name}/${kind}/${vmid}/config`;
    const config = await this.api.ask<Record<string, string | number>>("GET", path);
    return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));
  }

  /** Its tasks, the newest first; by what they do and to whom. */
  tasks(asked: { readonly typefilter?: string; readonly vmid?: string } = {}): Promise<Task[]> {
    return this.api.ask("GET", `/nodes/${this.name}/tasks`, {
      source: "all",
      limit: "500",
      ...asked,
    });
  }

  /** How often a VM was started or rebooted. */
  async boots(vmid: number): Promise<number> {
    const tasks = await this.tasks({ vmid: String(vmid) });
    return tasks.filter(({ type }) => /^qm(start|reboot)$/.test(type)).length;
  }

  /** Waits for the end of its last task. */
  async settle(): Promise<void> {
    const wait = { what: `the last task of ${this.name}`, seconds: 60, wayOut: "" };
    await waitFor(wait, async () => {
      const path = `/nodes/${this.name}/tasks`;
      const active = await this.api.ask<Task[]>("GET", path, { source: "active" });
      return active.length === 0 ? true : undefined;
    });
  }

  /** All that can be made on it, once its last task has ended. */
  async inventory(): Promise<Inventory> {
    const { api, name } = this;
    await this.settle();
    const list = async <T>(path: string, of: (row: T) => string) =>
      (await api.ask<T[]>("GET", path)).map(of).sort();
    const guests = (kind: string) =>
      list<{ vmid: number }>(`/nodes/${name}/${kind}`, ({ vmid }) => String(vmid));
    const pools = await list<{ poolid: string }>("/pools", ({ poolid }) => poolid);
    return {
      users: await list<{ userid: string }>("/access/users", ({ userid }) => userid),
      roles: await list<{ roleid: string }>("/access/roles", ({ roleid }) => roleid),
      acl: await list<Granted>("/access/acl", ({ path, ugid, roleid }) =>
        [path, ugid, roleid].join(" "),
      ),
      pools: Object.fromEntries(
        await Promise.all(pools.map(async (pool) => [pool, await this.#members(pool)] as const)),
      ),
      guests: [...(await guests("qemu")), ...(await guests("lxc"))],
      volumes: await this.volumes(),
    };
  }

  /** What lies in its storages. */
  async volumes(): Promise<string[]> {
    const path = `/nodes/${this.name}/storage`;
    const storages = await this.api.ask<{ storage: string; active?: number }[]>("GET", path);
    const contents = await Promise.all(
      storages
        .filter(({ active }) => active === 1)
        .map(({ storage }) =>
          this.api.ask<{ volid: string }[]>("GET", `${path}/${storage}/content`),
        ),
    );
    return contents
      .flat()
      .map(({ volid }) => volid)
      .sort();
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
  }

  async #members(poolid: string): Promise<number[]> {
    const [pool] = await this.api.ask<{ members: { vmid?: number }[] }[]>("GET", "/pools", {
      poolid,
    });
    return (pool?.members ?? []).flatMap(({ vmid }) => vmid ?? []);
  }
}

interface Granted {
  readonly path: string;
  readonly ugid: string;
  readonly roleid: string;
}
