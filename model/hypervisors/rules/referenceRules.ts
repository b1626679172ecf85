import { suggest } from "../../schema/suggest.ts";
import { builtInPresets } from "../presets.ts";
import type { ManifestRule } from "./rule.ts";

export const referenceRules = [
  {
    code: "HV16",
    sentence: "A `preset` is one of the file or a built-in one.",
    check: ({ manifest, nodes, isGiven }) => {
      const known = [...Object.keys(manifest.presets ?? {}), ...Object.keys(builtInPresets)];
      return nodes.flatMap(({ path, keys: { preset } }) => {
        if (typeof preset !== "string" || known.includes(preset) || isGiven(["presets", preset])) {
          return [];
        }
        return [
          {
            path: [...path, "preset"],
            message: `there is no preset "${preset}"`,
            help: meant(preset, known),
          },
        ];
      });
    },
  },
  {
    code: "HV17",
    sentence: "A node has an image, its own, its preset's or `default_image`, and `images` has it.",
    check: ({ manifest, nodes, isGiven }) => {
      const known = Object.keys(manifest.images ?? {});
      return nodes.flatMap(({ path, keys, image }) => {
        const at = [...path, "image"];
        if (image === undefined) return [];
        if (image === null) {
          return [
            {
              path: at,
              message: "the node has no image",
              help: "add image:, or default_image: under global",
            },
          ];
        }
        if (known.includes(image) || isGiven(["images", image])) return [];
        const isOwn = typeof keys.image === "string";
        return [
          {
            path: isOwn ? at : path,
            message: `there is no image "${image}"${isOwn ? "" : ", which preset or global name"}`,
            help: known.length === 0 ? "describe it under images" : meant(image, known),
            ...(isOwn ? {} : { at: "key" as const }),
          },
        ];
      });
    },
  },
  {
    code: "HV18",
    sentence: "A NIC's `bridge` is one of those of the node's parent.",
    check: ({ nodes, parentOf }) =>
      nodes.flatMap((node) => {
        const parent = parentOf(node);
        return (node.keys.nics ?? []).flatMap(({ bridge }, index) => {
          if (typeof bridge !== "string" || parent?.bridges === undefined) return [];
          if (parent.bridges.includes(bridge)) return [];
          return [
            {
              path: [...node.path, "nics", index, "bridge"],
              message: `"${parent.name}" has no bridge "${bridge}"`,
              help: `use ${parent.bridges.join(" or ")}, or add it to the bridges of ${parent.name}`,
            },
          ];
        });
      }),
  },
  {
    code: "HV19",
    sentence: "A node's `storage` is one of those of its parent.",
    check: ({ nodes, parentOf }) =>
      nodes.flatMap((node) => {
        const parent = parentOf(node);
        const { storage } = node.keys;
        if (typeof storage !== "string" || parent?.storages === undefined) return [];
        if (parent.storages.includes(storage)) return [];
        return [
          {
            path: [...node.path, "storage"],
            message: `"${parent.name}" has no storage "${storage}"`,
            help: `use ${parent.storages.join(" or ")}, or add it to the storages of ${parent.name}`,
          },
        ];
      }),
  },
] as const satisfies readonly ManifestRule[];

function meant(word: string, known: readonly string[]): string {
  const close = suggest(word, known);
  return close === undefined ? `known: ${known.join(", ")}` : `did you mean "${close}"?`;
}
