import {
  type ManifestKnowledge,
  type ManifestResolution,
  resolveManifest,
} from "../../../model/hypervisors/resolveManifest.ts";
import { readManifest } from "../../../model/hypervisors/readManifest.ts";
import { type Mapping, patched } from "../infra.ts";

const checksum = `sha256:${"0123456789abcdef".repeat(4)}`;

/** A host that carries everything below. */
export const knowledge: ManifestKnowledge = { facts: { cpus: 8, memory: 32 * 1024 ** 3 } };

/** A Proxmox VE and an Incus on the host, a machine on each; valid and without a warning. */
export const validManifest: Mapping = {
  project_name: "test",
  images: {
    debian: { url: "https://images.example/debian.qcow2", checksum, system: "debian-12" },
    tiny: { alias: "images:alpine/edge", guest: "lxc" },
  },
  presets: { pve: { cores: 4, memory: "8GiB", disk: "64GiB" } },
  nodes: {
    inner: { kind: "pve", preset: "pve", image: "debian" },
    test: { parent: "inner", image: "debian" },
    nest: { kind: "incus", image: "debian" },
    cell: { kind: "lxc", parent: "nest", preset: "xsmall", image: "tiny" },
  },
};

export function patchedManifest(patch: Mapping): Mapping {
  return patched(patch, validManifest);
}

export function resolveManifestText(
  text: string,
  known: ManifestKnowledge = knowledge,
): ManifestResolution {
  return resolveManifest(readManifest({ file: "hypervisors.yml", text }), known);
}

/** As JSON, which is YAML of any version. */
export function resolveManifestData(
  data: Mapping,
  known: ManifestKnowledge = knowledge,
): ManifestResolution {
  return resolveManifestText(JSON.stringify(data, undefined, 1), known);
}
