import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoggedRequest } from "../../../lab/faultProxy/requestLog.ts";
import { labPaths } from "../../../lab/labPaths.ts";
import { type CloudImage, cloudImages } from "../../../lab/pve/inLab/cloudImages.ts";
import { type NodeName, type NodePlace, nodePlace } from "../../../lab/pve/inLab/nodePlaces.ts";
import type { Route } from "../../../lab/pve/inLab/route.ts";
import { startNodes } from "../../../lab/pve/inLab/startNodes.ts";
import type { NodeState } from "../../../lab/pve/state.ts";
import { startLab } from "../../../lab/startLab.ts";
import { stopLab } from "../../../lab/stopLab.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import { names } from "../harness/daemon.ts";
import { forwardToLab } from "../harness/labConnection.ts";
import { makeToken, type Rights } from "./makeToken.ts";
import { PveClient } from "./pveClient.ts";

const log = () => {};

/** A node of a lab as its operator has it: by root's token, its files, and what Incus shows. */
export class PveLabNode {
  readonly name: NodeName;
  /** Where it answers in the lab's network, and there alone: `https://10.97.0.1:8006`. */
  readonly endpoint: string;
  /** PEM. */
  readonly certificate: string;
  /** Holds the certificate alone, for SSL_CERT_DIR. */
  readonly trusted: string;
  readonly rootToken: string;
  /** Calls as root, from outside the lab. They are in the request log too. */
  readonly pve: PveClient;
  readonly #place: NodePlace;
  readonly #socket: string;
  readonly #closePort: () => void;
  readonly #port: number;
  readonly #clients: PveClient[] = [];

  private constructor(
    place: NodePlace,
    socket: string,
    forward: { readonly port: number; readonly close: () => void },
    [certificate, rootToken, trusted]: readonly [string, string, string],
  ) {
    this.name = place.name;
    this.endpoint = place.endpoint;
    this.certificate = certificate;
    this.rootToken = rootToken;
    this.trusted = trusted;
    this.#place = place;
    this.#socket = socket;
    this.#closePort = forward.close;
    this.#port = forward.port;
    this.pve = this.as(rootToken);
  }

  static async open(dir: string, name: NodeName): Promise<PveLabNode> {
    const paths = labPaths(process.env, dir);
    const place = nodePlace(paths, name);
    const certificate = await readFile(place.certificate, "utf8");
    const token = (await readFile(place.token, "utf8")).trim();
    const trusted = join(place.directory, "trusted");
    await mkdir(trusted);
    await writeFile(join(trusted, "node.pem"), certificate);
    const forward = await forwardToLab(dir, place.address, 8006);
    return new PveLabNode(place, paths.socket, forward, [certificate, token, trusted]);
  }

  /** Calls with another token, from outside the lab. */
  as(token: string): PveClient {
    const endpoint = `https://127.0.0.1:${this.#port}`;
    const client = new PveClient({ endpoint, ca: this.certificate, token });
    this.#clients.push(client);
    return client;
  }

  /** A token of a new user that has these rights alone. */
  token(user: string, rights: Rights): Promise<string> {
    return makeToken(this.pve, user, rights);
  }

  /** Every finished request since the start, in order of their ends. */
  async requests(): Promise<LoggedRequest[]> {
    const text = await readFile(this.#place.requests, "utf8").catch(() => "");
    const lines = text.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as LoggedRequest);
  }

  /** What changes something was asked of it: all but GET, as `POST /api2/json/pools`. */
  async writes(): Promise<string[]> {
    const requests = await this.requests();
    return requests
      .filter(({ method }) => method !== "GET")
      .map(({ method, path }) => `${method} ${path}`);
  }

  /** All that can be made on it, and the instances that its guests are, once its last task has ended. */
  async inventory() {
    const wait = { what: `the last task of ${this.name}`, seconds: 60, wayOut: "" };
    const state = await waitFor(wait, async () => {
      const kept = JSON.parse(await readFile(this.#place.state, "utf8")) as NodeState;
      return kept.tasks.every(({ status }) => status !== undefined) ? kept : undefined;
    });
    const { users, roles, acl, pools, guests, volumes } = state;
    return {
      users: Object.keys(users),
      roles: Object.keys(roles),
      acl: acl.length,
      pools: Object.keys(pools),
      guests: Object.keys(guests),
      volumes: Object.keys(volumes),
      instances: await names(this.#socket, `/1.0/instances?project=pve-${this.name}`),
    };
  }

  close(): void {
    for (const client of this.#clients) client.close();
    this.#closePort();
  }
}

/**
 * A lab of its own with Proxmox VE nodes in it: other tests have nodes of the same names in the one they share. With
 * `PulumiStack.create({ inLab: lab.dir })` Pulumi runs where the nodes and their guests are reached.
 */
export class PveLab {
  readonly dir: string;
  /** For `LabSsh` and what else asks for a lab. */
  readonly socket: string;
  readonly fingerprint: string;
  readonly nodes: readonly PveLabNode[];

  private constructor(
    { dir, socket, fingerprint }: Pick<PveLab, "dir" | "socket" | "fingerprint">,
    nodes: readonly PveLabNode[],
  ) {
    this.dir = dir;
    this.socket = socket;
    this.fingerprint = fingerprint;
    this.nodes = nodes;
  }

  static async start(
    names: readonly NodeName[] = ["father"],
    routes: readonly Route[] = [],
  ): Promise<PveLab> {
    const dir = await mkdtemp(join(tmpdir(), "strata-pve-"));
    const lab = await startLab({ dir, images: ["strata-debian"], log });
    try {
      await startNodes(names, { dir, routes, log });
      const nodes = await Promise.all(names.map((name) => PveLabNode.open(dir, name)));
      return new PveLab(lab, nodes);
    } catch (error) {
      await remove(dir);
      throw error;
    }
  }

  node(name: NodeName): PveLabNode {
    const found = this.nodes.find((node) => node.name === name);
    if (found === undefined) throw new Error(`the lab was started without ${name}`);
    return found;
  }

  /** An image that its nodes can download. */
  image(name: string): CloudImage {
    const found = cloudImages.find((image) => image.name === name);
    if (found === undefined) throw new Error(`the lab has no image ${name}`);
    return found;
  }

  /** Ends the nodes, their guests and the lab. */
  async stop(): Promise<void> {
    for (const node of this.nodes) node.close();
    await remove(this.dir);
  }
}

async function remove(dir: string): Promise<void> {
  await stopLab({ dir, log });
  await rm(dir, { recursive: true, force: true });
}
