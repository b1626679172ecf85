import { stringify } from "yaml";
import { readManifest } from "../../../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../../../model/hypervisors/resolveManifest.ts";
import { neededRights } from "../../../model/hypervisors/rights.ts";
import type { Rights } from "./makeToken.ts";
import type { TestNode } from "./testNode.ts";

/** What the table of rights says that making a description on a node takes, and no more. */
export function tableRights(text: string, { name: node, place }: TestNode): Rights {
  const { manifest } = resolveManifest(readManifest({ file: "hypervisors.yml", text }));
  if (manifest === undefined) throw new Error("the description of this test is not valid");
  const rights: Record<string, string[]> = {};
  const where = { node, release: place.release, imageStorage: place.storage };
  for (const { givenOn, privileges } of neededRights(manifest, where)) {
    rights[givenOn] = [...new Set([...(rights[givenOn] ?? []), ...privileges])];
  }
  return rights;
}

/** What it says of a virtual machine with a downloaded image; `on` a pool of the token's own in place of all guests. */
export function guestRights(node: TestNode, on = "/vms"): Rights {
  const { storage, bridge, images } = node.place;
  const description = {
    project_name: "rights",
    host: { storages: [storage] },
    images: { cloud: { ...images.cloud, system: "debian-12" } },
    nodes: { leaf: { image: "cloud", nics: [{ bridge, ip: "dhcp" }] } },
  };
  const { "/vms": guests = [], ...others } = tableRights(stringify(description), node);
  return { ...others, [on]: on === "/vms" ? guests : [...guests, "Pool.Allocate", "Pool.Audit"] };
}
