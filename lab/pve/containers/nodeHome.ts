import { createHash } from "node:crypto";
import type { IncusClient } from "../../../provider/incus/api/client.ts";
import { paths } from "../../../provider/incus/api/paths.ts";
import { despiteRaces } from "./despiteRaces.ts";

/** Linux's limit for the name of a link. */
const linkNameLength = 15;

/** A node's own part of an Incus: a project for its guests, a managed bridge for each of its bridges. */
export interface NodeHome {
  /** Of the project. */
  readonly client: IncusClient;
  /** Network by the name the node has for it. */
  readonly networks: Readonly<Record<string, string>>;
  /** Removes both; the project must be empty. */
  remove(): Promise<void>;
}

/**
 * Makes what is not there yet.
 *
 * @param bridges the node's address on each of its bridges, with prefix: `{ vmbr0: "10.99.0.1/24" }`. Guests get theirs
 * by DHCP or take one, and reach the outside through the node.
 */
export async function makeHome(
  incus: IncusClient,
  node: string,
  bridges: Readonly<Record<string, string>>,
): Promise<NodeHome> {
  const project = `pve-${node}`;
  const networks: Record<string, string> = {};
  if ((await incus.find(paths`/1.0/projects/${project}`)) === undefined) {
    const config = { "features.images": "false", "features.profiles": "false" };
    const description = `Guests of the Proxmox VE stand-in ${node}`;
    await incus.send("POST", "/1.0/projects", { name: project, description, config });
  }
  for (const [bridge, address] of Object.entries(bridges)) {
    const name = linkName(bridge, node);
    networks[bridge] = name;
    if ((await incus.find(paths`/1.0/networks/${name}`)) !== undefined) continue;
    const config = { "ipv4.address": address, "ipv4.nat": "true", "ipv6.address": "none" };
    const description = `Bridge ${bridge} of the Proxmox VE stand-in ${node}`;
    const network = { name, type: "bridge", description, config };
    await despiteRaces(() => incus.send("POST", "/1.0/networks", network));
  }
  return {
    client: incus.project(project),
    networks,
    async remove() {
      for (const name of Object.values(networks)) {
        await despiteRaces(() => incus.send("DELETE", paths`/1.0/networks/${name}`));
      }
      await incus.send("DELETE", paths`/1.0/projects/${project}`);
    },
  };
}

/** `vmbr0-father`; a long name is known by its hash. */
function linkName(bridge: string, node: string): string {
  const plain = `${bridge}-${node}`;
  if (plain.length <= linkNameLength) return plain;
  const hash = createHash("sha256").update(node).digest("hex");
  return `${bridge}-${hash}`.slice(0, linkNameLength);
}
