import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoggedRequest } from "../../../lab/faultProxy/requestLog.ts";
import { labPaths } from "../../../lab/labPaths.ts";
import { type CloudImage, cloudImages } from "../../../lab/pve/inLab/cloudImages.ts";
import { type NodeName, type NodePlace, nodePlace } from "../../../lab/pve/inLab/nodePlaces.ts";
import type { Route } from "../../../lab/pve/inLab/route.ts";
import { startNodes } from "../../../lab/pve/inLab/startNodes.ts";
import { startLab } from "../../../lab/startLab.ts";
import { stopLab } from "../../../lab/stopLab.ts";
import { names } from "../harness/daemon.ts";
import { forwardToLab } from "../harness/labConnection.ts";
import { type Inventory, standIn, type TestImage, TestNode, type TestPlace } from "./testNode.ts";

const log = () => {};

/** A node of a lab as its operator has it: by root's token, its files, and what Incus shows. */
export class PveLabNode extends TestNode {
  declare readonly name: NodeName;
  readonly #files: NodePlace;
  readonly #socket: string;
  readonly #closePort: () => void;

  private constructor(place: TestPlace, files: NodePlace, socket: string, forward: Forward) {
    super(place, `https://127.0.0.1:${forward.port}`);
    this.#files = files;
    this.#socket = socket;
    this.#closePort = forward.close;
  }

  static async open(dir: string, name: NodeName): Promise<PveLabNode> {
    const paths = labPaths(process.env, dir);
    const files = nodePlace(paths, name);
    const { endpoint, address, directory } = files;
    const certificate = await readFile(files.certificate, "utf8");
    const rootToken = (await readFile(files.token, "utf8")).trim();
    const trusted = join(directory, "trusted");
    await mkdir(trusted);
    await writeFile(join(trusted, "node.pem"), certificate);
    const forward = await forwardToLab(dir, address, 8006);
    const place: TestPlace = {
      ...standIn,
      name,
      endpoint,
      certificate,
      trusted,
      rootToken,
      lab: dir,
      agentSeconds: 240,
      images: {
        cloud: image("debian-12.qcow2"),
        other: image("pve-8.qcow2"),
        template: image("debian-12-standard_12.7-1_amd64.tar.zst"),
      },
    };
    return new PveLabNode(place, files, paths.socket, forward);
  }

  /** Every finished request since the start, in order of their ends. */
  async requests(): Promise<LoggedRequest[]> {
    const text = await readFile(this.#files.requests, "utf8").catch(() => "");
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

  /** With the instances that its guests are. */
  override async inventory(): Promise<Inventory & { readonly instances: readonly string[] }> {
    const found = await super.inventory();
    const path = `/1.0/instances?project=pve-${this.name}`;
    return { ...found, instances: await names(this.#socket, path) };
  }

  override async close(): Promise<void> {
    await super.close();
    this.#closePort();
  }
}

type Forward = Awaited<ReturnType<typeof forwardToLab>>;

function image(name: string): TestImage {
  const { url = "", sha256 = "" } = cloudImages.find((one) => one.name === name) ?? {};
  return { url, checksum: `sha256:${sha256}` };
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
    for (const node of this.nodes) await node.close();
    await remove(this.dir);
  }
}

async function remove(dir: string): Promise<void> {
  await stopLab({ dir, log });
  await rm(dir, { recursive: true, force: true });
}
