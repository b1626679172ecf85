import * as answers from "./answers.ts";
import type { PveClusterGuest, PveGuest } from "./answers.ts";
import { IdClaims } from "./idClaims.ts";
import { patiently, type Patience } from "./patiently.ts";
import { PveError } from "./pveError.ts";
import { PveRequests, type PveRequestOptions } from "./pveRequests.ts";

/**
 * Reads from the API of a Proxmox VE, over TLS that trusts the given certificates alone and checks the host name.
 * It sends nothing but GET, but for `claims`. Every method rejects with a PveError.
 */
export class PveClient {
  /** Such as `https://10.0.12.5:8006`. */
  readonly origin: string;
  /** `user@realm!name`, for messages. */
  readonly tokenId: string;
  readonly claims: IdClaims;
  readonly #requests: PveRequests;

  /** @throws Error when endpoint, certificate or token are none; the message does not show the token */
  constructor(options: PveRequestOptions) {
    this.#requests = new PveRequests(options);
    this.origin = this.#requests.origin;
    this.tokenId = this.#requests.tokenId;
    this.claims = new IdClaims(this.#requests);
  }

  version() {
    return this.#requests.get("/version", answers.versionAnswer);
  }

  /** All nodes of the cluster; every token sees them. */
  nodes() {
    return this.#requests.get("/nodes", answers.nodesAnswer);
  }

  /** The token's own privileges by path: on this one, or on all that it has any on. */
  permissions(path?: string) {
    return this.#requests.get(
      "/access/permissions",
      answers.permissionsAnswer,
      path === undefined ? {} : { path },
    );
  }

  /** The token itself, which not every token may read: `denied` then. */
  token() {
    const [user = "", name = ""] = this.tokenId.split("!");
    return this.#requests.get(
      `/access/users/${encoded(user)}/token/${encoded(name)}`,
      answers.tokenAnswer,
    );
  }

  nodeStatus(node: string) {
    return this.#requests.get(`/nodes/${encoded(node)}/status`, answers.nodeStatusAnswer);
  }

  /** Those that the token may see; with no right on any the list is empty. */
  storages(node: string) {
    return this.#requests.get(`/nodes/${encoded(node)}/storage`, answers.storagesAnswer);
  }

  /** @param content one type, such as `import`; all by default */
  storageContent(node: string, storage: string, content?: string) {
    const path = `/nodes/${encoded(node)}/storage/${encoded(storage)}/content`;
    return this.#requests.get(
      path,
      answers.contentAnswer,
      content === undefined ? {} : { content },
    );
  }

  /** Bridges that the token may see: those of the system and Open vSwitch's. */
  async bridges(node: string) {
    const path = `/nodes/${encoded(node)}/network`;
    return this.#requests.get(path, answers.interfacesAnswer, { type: "any_bridge" });
  }

  /** VMs and containers on a node as they are now, those that the token may see. */
  async guests(node: string): Promise<readonly PveGuest[]> {
    const lists = (["qemu", "lxc"] as const).map(async (type) => {
      const found = await this.#requests.get(
        `/nodes/${encoded(node)}/${type}`,
        answers.guestsAnswer,
      );
      return found.map((guest) => ({ ...guest, type }));
    });
    return (await Promise.all(lists)).flat();
  }

  /** Guests of all nodes that the token may see; up to 10 s old, and of a new guest with an old one's id, the old one's. */
  clusterGuests(): Promise<readonly PveClusterGuest[]> {
    return this.#requests.get("/cluster/resources", answers.clusterGuestsAnswer, { type: "vm" });
  }

  /** Whether no guest of the cluster has a VM id, seen or not. */
  async isFree(vmid: number): Promise<boolean> {
    try {
      await this.#requests.get("/cluster/nextid", answers.nextIdAnswer, { vmid });
      return true;
    } catch (error) {
      if (error instanceof PveError && error.errors["vmid"]?.includes("already exists"))
        return false;
      throw error;
    }
  }

  /** What the node gets for a HEAD request of an address. */
  urlMetadata(node: string, url: string) {
    return this.#requests.get(`/nodes/${encoded(node)}/query-url-metadata`, answers.urlAnswer, {
      url,
    });
  }

  /** A file of a running VM, by its agent; waits until the agent is up and the file is there and not empty. */
  async guestFile(
    node: string,
    vmid: number,
    file: string,
    patience: Patience = {},
  ): Promise<string> {
    const path = `/nodes/${encoded(node)}/qemu/${vmid}/agent/file-read`;
    const content = await patiently(async () => {
      const found = await this.#requests.get(path, answers.fileAnswer, { file });
      return found.content === "" ? undefined : found.content;
    }, patience);
    if (content !== undefined) return content;
    const reason = `${file} in VM ${vmid} stays empty`;
    throw new PveError({ failure: "failed", origin: this.origin, path, reason });
  }

  close(): void {
    this.#requests.close();
  }
}

const encoded = encodeURIComponent;
