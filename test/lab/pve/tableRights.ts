import { readManifest } from "../../../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../../../model/hypervisors/resolveManifest.ts";
import { neededRights } from "../../../model/hypervisors/rights.ts";
import type { Rights } from "./makeToken.ts";

/** What the table of rights says that making a description on a node of release 8 takes, and no more. */
export function tableRights(text: string, node: string): Rights {
  const { manifest } = resolveManifest(readManifest({ file: "hypervisors.yml", text }));
  if (manifest === undefined) throw new Error("the description of this test is not valid");
  const rights: Record<string, string[]> = {};
  const where = { node, release: 8, imageStorage: "local" } as const;
  for (const { givenOn, privileges } of neededRights(manifest, where)) {
    rights[givenOn] = [...new Set([...(rights[givenOn] ?? []), ...privileges])];
  }
  return rights;
}
