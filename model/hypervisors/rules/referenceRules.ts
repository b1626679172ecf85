import { suggest } from "../../schema/suggest.ts";
import { builtInPresets } from "../presets.ts";
import type { ManifestContext } from "./context.ts";
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
    sentence: "An `image` of a node or preset, and `default_image`, is one of `images`.",
    check: (context) => {
      const known = Object.keys(context.manifest.images ?? {});
      return namedImages(context)
        .filter(({ image }) => !known.includes(image) && !context.isGiven(["images", image]))
        .map(({ image, path }) => ({
          path,
          message: `there is no image "${image}"`,
          help: known.length === 0 ? "describe it under images" : meant(image, known),
        }));
    },
  },
  {
    code: "HV37",
    sentence: "Each node has an image: its own, its preset's or `default_image`.",
    check: ({ nodes }) =>
      nodes
        .filter(({ image }) => image === null)
        .map(({ path }) => ({
          path: [...path, "image"],
          message: "the node has no image",
          help: "add image:, or default_image: under global",
        })),
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

function namedImages({ manifest, nodes }: ManifestContext) {
  const presets = Object.entries(manifest.presets ?? {}).map(([name, keys]) => ({
    path: ["presets", name, "image"],
    image: keys?.image,
  }));
  const global = { path: ["global", "default_image"], image: manifest.global?.default_image };
  const own = nodes.map(({ path, keys: { image } }) => ({ path: [...path, "image"], image }));
  return [...presets, global, ...own].flatMap(({ path, image }) =>
    typeof image === "string" ? [{ path, image }] : [],
  );
}

function meant(word: string, known: readonly string[]): string {
  const close = suggest(word, known);
  return close === undefined ? `known: ${known.join(", ")}` : `did you mean "${close}"?`;
}
