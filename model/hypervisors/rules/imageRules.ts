import { parseByteSize } from "../../limits/byteSize.ts";
import { hostName, hypervisorTraits, isHypervisor, type HypervisorKind } from "../kinds.ts";
import type { ImageDraft } from "../schema/manifestSchema.ts";
import type { ManifestContext, NodeEntry } from "./context.ts";
import type { ManifestRule } from "./rule.ts";
import { writeSize } from "../writeSize.ts";

const sources = ["url", "volume", "alias"] as const;
const proofs = ["checksum", "checksums"] as const;

export const imageRules = [
  {
    code: "HV20",
    sentence: "An image's name is a file name: letters, digits, dots, hyphens and underscores.",
    check: ({ manifest }) =>
      Object.keys(manifest.images ?? {})
        .filter((name) => !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
        .map((name) => ({
          path: ["images", name],
          message: `"${name}" is no file name`,
          help: "a downloaded image is stored under its name; choose another one",
          at: "key" as const,
        })),
  },
  {
    code: "HV21",
    sentence:
      "An image has one source, `url`, `volume` or `alias`, and with a `url` either `checksum` or `checksums`.",
    check: ({ manifest, isGiven }) =>
      Object.keys(manifest.images ?? {}).flatMap((name) => {
        const path = ["images", name];
        const given = sources.filter((key) => isGiven([...path, key]));
        if (given.length !== 1) {
          const found = given.length === 0 ? "no source" : given.join(" and ");
          return [{ path, message: `the image has ${found}`, help: "give one source" }];
        }
        const told = proofs.filter((key) => isGiven([...path, key]));
        if (!given.includes("url")) {
          return told.map((key) => ({
            path: [...path, key],
            message: `nothing is downloaded from ${given[0]} that a checksum could be compared with`,
            help: `remove ${key}`,
          }));
        }
        if (told.length === 1) return [];
        const [message, help] =
          told.length === 0
            ? [
                "what is downloaded is not compared with anything",
                "add checksum, as the publisher lists it, or checksums, the address of that list",
              ]
            : ["the image has checksum and checksums", "keep one of them"];
        return [{ path, message, help }];
      }),
  },
  {
    code: "HV22",
    sentence: "A node's image is for guests of its type, and from a source its parent can use.",
    check: (context) =>
      context.nodes.flatMap((node) => {
        const image = imageOf(context, node);
        if (image === undefined) return [];
        const path = [...node.path, "image"];
        const given =
          image.guest ?? (context.isGiven(["images", image.name, "guest"]) ? undefined : "vm");
        if (given !== undefined && node.guest !== undefined && given !== node.guest) {
          const is = { vm: "a virtual machine", lxc: "a container" };
          const message = `image "${image.name}" is of ${is[given]}, and the node is ${is[node.guest]}`;
          return [{ path, message, help: "choose another image, or say guest: of the image" }];
        }
        const parent = context.parentOf(node);
        if (parent === undefined || !isHypervisor(parent.kind)) return [];
        const source = sources.find((key) => context.isGiven(["images", image.name, key]));
        const usable = usableSources(parent.kind, parent.name);
        if (source === undefined || usable.includes(source)) return [];
        const reason =
          source === "volume" && parent.kind === "pve"
            ? "is made with empty storages"
            : `is of kind ${parent.kind}`;
        return [
          {
            path,
            message: `image "${image.name}" has ${source}, and "${parent.name}" ${reason}`,
            help: `choose an image with ${usable.join(" or ")}`,
          },
        ];
      }),
  },
  {
    code: "HV23",
    sentence: "A hypervisor's image has a `system` that such a hypervisor can be made of.",
    check: (context) =>
      context.nodes.flatMap((node) => {
        const image = imageOf(context, node);
        if (image === undefined || !isHypervisor(node.kind)) return [];
        const { systems } = hypervisorTraits[node.kind];
        const { system, name } = image;
        if (context.isGiven(["images", name, "system"]) && (system ?? undefined) === undefined) {
          return [];
        }
        if (typeof system === "string" && systems.includes(system)) return [];
        return [
          {
            path: [...node.path, "image"],
            message: `image "${name}" has ${system ? `system ${system}` : "no system"}, and the node is of kind ${node.kind}`,
            help: `choose an image with system ${systems.join(", ")}`,
          },
        ];
      }),
  },
  {
    code: "HV24",
    sentence: "A node's disk is not smaller than its image's: disks only grow.",
    check: (context) =>
      context.nodes.flatMap((node) => {
        const image = imageOf(context, node);
        const least = typeof image?.disk === "string" ? parseByteSize(image.disk) : undefined;
        if (image === undefined || least === undefined || node.disk === undefined) return [];
        if (node.disk >= least) return [];
        return [
          {
            path: [...node.path, "disk"],
            message: `the disk has ${writeSize(node.disk)}, and image "${image.name}" ${writeSize(least)}`,
            help: `give it ${writeSize(least)} or more`,
          },
        ];
      }),
  },
] as const satisfies readonly ManifestRule[];

function usableSources(kind: HypervisorKind, parent: string): readonly string[] {
  const { sources: usable } = hypervisorTraits[kind];
  return parent === hostName ? usable : usable.filter((key) => key !== "volume");
}

function imageOf(
  { manifest }: ManifestContext,
  { image: name }: NodeEntry,
): (ImageDraft & { readonly name: string }) | undefined {
  const images = manifest.images ?? {};
  if (typeof name !== "string" || !Object.hasOwn(images, name)) return undefined;
  return { ...(images[name] as ImageDraft), name };
}
