import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PveClient, type PvePlace } from "./pveClient.ts";
import { prefix, type TestImage, TestNode, type TestPlace } from "./testNode.ts";

const named = "STRATA_TEST_PVE_";

/** Whether tests are to run on the node that STRATA_TEST_PVE_ENDPOINT names; lab/pve/README.md has the settings. */
export const isEndpointGiven = Boolean(process.env[`${named}ENDPOINT`]);

/**
 * For `skipIf`: where an endpoint was given, true, and the reason is printed.
 *
 * @param why a stand-in alone can be asked
 */
export function onlyStandIn(why: string): boolean {
  if (isEndpointGiven) console.warn(`skipped with ${named}ENDPOINT: ${why}`);
  return isEndpointGiven;
}

interface GuestRow {
  readonly vmid: number;
  readonly name?: string;
}

/** The node that the environment names. What tests made there goes when it is closed, or is opened the next time. */
export class EndpointNode extends TestNode {
  readonly #lastId: number;

  private constructor(place: TestPlace, lastId: number) {
    super(place);
    this.#lastId = lastId;
  }

  /** @throws Error where a setting is missing, the node is one of many, or its ids are somebody's */
  static async open(): Promise<EndpointNode> {
    const reached = await endpointPlace();
    const { endpoint, ca: certificate, token: rootToken } = reached;
    const [, firstId = "", lastId = ""] = /^(\d+)-(\d+)$/.exec(setting("IDS")) ?? [];
    if (Number(lastId) - Number(firstId) < 9) throw invalid("IDS", "ten ids, 80000-80009");
    const gpu = process.env[`${named}GPU`];
    const images = {
      cloud: image("IMAGE"),
      other: image("OTHER_IMAGE"),
      template: image("TEMPLATE"),
    };
    const found = await nameAndRelease(reached);
    const trusted = await mkdtemp(join(tmpdir(), "strata-ca-"));
    await writeFile(join(trusted, "node.pem"), certificate);
    const node = new EndpointNode(
      {
        ...found,
        endpoint,
        certificate,
        trusted,
        rootToken,
        firstId: Number(firstId),
        storage: setting("STORAGE", "local"),
        bridge: setting("BRIDGE", "vmbr0"),
        images,
        ...(gpu !== undefined && { gpu }),
        agentSeconds: 300,
      },
      Number(lastId),
    );
    try {
      await node.#sweep();
      return node;
    } catch (error) {
      await node.#forget();
      throw error;
    }
  }

  override async close(): Promise<void> {
    try {
      await this.#sweep();
    } finally {
      await this.#forget();
    }
  }

  async #forget(): Promise<void> {
    await super.close();
    await rm(this.trusted, { recursive: true });
  }

  /** Removes what bears the tests' name; guests and their disks only within the ids that are the tests'. */
  async #sweep(): Promise<void> {
    const { api, name } = this;
    await this.settle();
    for (const path of await this.#guests()) {
      await api.ask("PUT", `${path}/config`, { protection: "0" });
      const { status } = await api.ask<{ status: string }>("GET", `${path}/status/current`);
      if (status === "running") await api.run("POST", `${path}/status/stop`);
      await api.run("DELETE", path);
    }
    for (const volume of await this.volumes()) {
      const [storage = "", file = ""] = volume.split(":");
      const [, disk = ""] = /(?:vm|base|subvol)-(\d+)-[^/]*$/.exec(file) ?? [];
      if (!file.split("/").at(-1)?.startsWith(prefix) && !this.#has(Number(disk))) continue;
      const path = `/nodes/${name}/storage/${storage}/content/${encodeURIComponent(volume)}`;
      await api.run("DELETE", path);
    }
    // What is granted goes with whom it is granted to.
    for (const [kind, key] of [
      ["pools", "poolid"],
      ["access/users", "userid"],
      ["access/roles", "roleid"],
    ] as const) {
      for (const row of await api.ask<Record<string, string>[]>("GET", `/${kind}`)) {
        const id = row[key] ?? "";
        if (id.startsWith(prefix)) await api.ask("DELETE", `/${kind}/${encodeURIComponent(id)}`);
      }
    }
  }

  /** Paths of the guests within the ids, which must all be the tests' own. */
  async #guests(): Promise<string[]> {
    const paths: string[] = [];
    for (const kind of ["qemu", "lxc"]) {
      const path = `/nodes/${this.name}/${kind}`;
      for (const { vmid, name = "" } of await this.api.ask<GuestRow[]>("GET", path)) {
        if (!this.#has(Number(vmid))) continue;
        if (!name.startsWith(prefix)) throw invalid("IDS", `free: ${vmid} is the guest "${name}"`);
        paths.push(`${path}/${vmid}`);
      }
    }
    return paths;
  }

  #has(id: number): boolean {
    return id >= this.place.firstId && id <= this.#lastId;
  }
}

/** Where the node of the environment is, and whom it lets in. */
export async function endpointPlace(): Promise<PvePlace> {
  return {
    endpoint: setting("ENDPOINT").replace(/\/$/, ""),
    ca: await readFile(setting("CERTIFICATE"), "utf8"),
    token: (await readFile(setting("TOKEN_FILE"), "utf8")).trim(),
  };
}

async function nameAndRelease(place: PvePlace) {
  const client = new PveClient(place);
  try {
    const nodes = await client.ask<{ node: string }[]>("GET", "/nodes");
    const [first] = nodes;
    if (first === undefined || nodes.length > 1) {
      throw invalid("ENDPOINT", `a node that is in no cluster; this has ${nodes.length}`);
    }
    const { release } = await client.ask<{ release: string }>("GET", "/version");
    return { name: first.node, release: release.startsWith("9") ? 9 : 8 } as const;
  } finally {
    client.close();
  }
}

function image(key: string): TestImage {
  const [url = "", checksum = ""] = setting(key).split(" ");
  if (checksum === "") throw invalid(key, '"<url> sha256:<hex>"');
  return { url, checksum };
}

function setting(key: string, byDefault?: string): string {
  const text = process.env[named + key] || byDefault;
  if (text === undefined) throw invalid(key, "set, as lab/pve/README.md says");
  return text;
}

const invalid = (key: string, wanted: string) => new Error(`${named}${key} is to be ${wanted}`);
