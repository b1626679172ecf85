import { isHypervisor, type NodeKind } from "./kinds.ts";

/** Sizes that need not be described; a preset of the same name in the file stands for them. */
export const builtInPresets = {
  xsmall: { cores: 1, memory: "1GiB", disk: "8GiB" },
  small: { cores: 2, memory: "2GiB", disk: "10GiB" },
  medium: { cores: 2, memory: "4GiB", disk: "20GiB" },
  large: { cores: 4, memory: "8GiB", disk: "40GiB" },
  xlarge: { cores: 8, memory: "16GiB", disk: "80GiB" },
} as const;

export function isBuiltIn(preset: string): preset is keyof typeof builtInPresets {
  return Object.hasOwn(builtInPresets, preset);
}

/** The preset of a node that names none; what another leaves out is taken from it too. */
export function standardPreset(kind: NodeKind): keyof typeof builtInPresets {
  return isHypervisor(kind) ? "large" : "small";
}
