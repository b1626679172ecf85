import type { Path } from "../../problem.ts";
import { parseByteSize } from "../../limits/byteSize.ts";
import type { NodeKind } from "../kinds.ts";
import { builtInPresets, isBuiltIn, standardPreset } from "../presets.ts";
import type { ManifestDraft, NodeDraft, PresetDraft } from "../schema/manifestSchema.ts";

/** What a node comes to with its preset. A value that is itself wrong is undefined. */
export interface NodeValues {
  /** The name of its preset, right or wrong. */
  readonly preset: string | undefined;
  readonly cores: number | undefined;
  /** Bytes. */
  readonly memory: number | undefined;
  readonly disk: number | undefined;
  readonly cpuType: string | undefined;
  /** Null where none is named anywhere. */
  readonly image: string | null | undefined;
}

interface Origin {
  readonly manifest: ManifestDraft;
  readonly isGiven: (path: Path) => boolean;
}

/** The node's own values, else its preset's, else those of the standard preset of its kind. */
export function nodeValues(
  origin: Origin,
  path: Path,
  keys: NodeDraft,
  kind: NodeKind | undefined,
): NodeValues {
  const { manifest, isGiven } = origin;
  const preset = presetName(origin, path, keys, kind);
  const presetKeys = preset === undefined ? undefined : presetNamed(origin, preset);
  const standard = builtInPresets[standardPreset(kind ?? "vm")];
  const defaultImage = isGiven(["global", "default_image"])
    ? (manifest.global?.default_image ?? undefined)
    : null;
  const value = <K extends keyof PresetDraft, Fallback>(key: K, fallback: Fallback) => {
    const own: PresetDraft[K] = keys[key];
    if (own !== undefined && own !== null) return own;
    if (isGiven([...path, key]) || presetKeys === undefined) return undefined;
    const shared = presetKeys[key];
    if (shared !== undefined && shared !== null) return shared;
    return isGiven(["presets", String(preset), key]) ? undefined : fallback;
  };
  const bytes = (text: string | undefined) =>
    text === undefined ? undefined : parseByteSize(text);
  return {
    preset,
    cores: value("cores", standard.cores),
    memory: bytes(value("memory", standard.memory)),
    disk: bytes(value("disk", standard.disk)),
    cpuType: value("cpu_type", "host"),
    image: value("image", defaultImage),
  };
}

function presetName(
  { isGiven }: Origin,
  path: Path,
  { preset }: NodeDraft,
  kind: NodeKind | undefined,
): string | undefined {
  if (typeof preset === "string") return preset;
  if (isGiven([...path, "preset"]) || kind === undefined) return undefined;
  return standardPreset(kind);
}

function presetNamed({ manifest, isGiven }: Origin, name: string): PresetDraft | undefined {
  const presets = manifest.presets ?? {};
  if (Object.hasOwn(presets, name)) return presets[name] ?? {};
  if (isGiven(["presets", name])) return undefined;
  return isBuiltIn(name) ? builtInPresets[name] : undefined;
}
