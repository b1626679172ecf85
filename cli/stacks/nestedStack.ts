import { isManifest } from "../../model/hypervisors/isManifest.ts";
import type { Manifest } from "../../model/hypervisors/manifest.ts";
import { readManifest } from "../../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../../model/hypervisors/resolveManifest.ts";
import { readInfraTexts } from "../../stack/readInfraTexts.ts";
import { projectRoot } from "../projectRoot.ts";
import { readSettings, settingsFile } from "./stackSettings.ts";

/** A stack of nested hypervisors, as far as its settings and description say. */
export interface NestedStack {
  /** The stack's own Proxmox VE node. */
  readonly node: string;
  /** Its certificate or that of its CA, PEM text; empty where the settings have none. */
  readonly certificate: string;
  readonly manifest: Manifest;
}

/** Undefined for other stacks, and while there is something wrong, which the program will say. */
export async function nestedStack(
  stack: string,
  root = projectRoot,
): Promise<NestedStack | undefined> {
  const { config = {} } = (await readSettings(settingsFile(stack, root))) ?? {};
  // Every command asks: a description is read only where there is a Proxmox VE.
  if (config["pve:endpoint"] === undefined) return undefined;
  const { "strata:infra": infra, "strata:node": node, "pve:certificate": certificate } = config;
  if (typeof infra !== "string" || typeof node !== "string") return undefined;
  try {
    const texts = readInfraTexts(infra, root);
    if (!isManifest(texts)) return undefined;
    const { manifest } = resolveManifest(readManifest(texts.main));
    if (manifest === undefined) return undefined;
    return { node, manifest, certificate: typeof certificate === "string" ? certificate : "" };
  } catch {
    return undefined;
  }
}
