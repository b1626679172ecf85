import { isHypervisor } from "../kinds.ts";
import type { NodeDraft } from "../schema/manifestSchema.ts";
import type { Carrier, NodeEntry } from "./context.ts";
import type { ManifestRule } from "./rule.ts";

interface Meaning {
  readonly keys: readonly (keyof NodeDraft)[];
  /** Completes "is for ...". */
  readonly whose: string;
  /** Undefined parts are wrong or unknown, and stand for anything. */
  readonly fits: (node: NodeEntry, parent: Carrier | undefined) => boolean;
}

const meanings: readonly Meaning[] = [
  {
    keys: ["mode", "bridges", "storages", "overcommit"],
    whose: "hypervisors, of kind pve or incus",
    fits: ({ kind }) => kind === undefined || isHypervisor(kind),
  },
  {
    keys: ["guest"],
    whose: "kind incus: the others, but lxc, are virtual machines",
    fits: ({ kind }) => kind === undefined || kind === "incus",
  },
  {
    keys: ["nesting"],
    whose: "containers; virtual machines nest by their cpu_type",
    fits: ({ guest }) => guest !== "vm",
  },
  {
    keys: ["cpu_type"],
    whose: "virtual machines on a Proxmox VE",
    fits: ({ guest }, parent) => guest !== "lxc" && isOnPve(parent),
  },
  {
    keys: ["provision"],
    whose: "virtual machines, which are reached by SSH",
    fits: ({ guest }) => guest !== "lxc",
  },
  {
    keys: ["vmid"],
    whose: "guests of a Proxmox VE",
    fits: (_node, parent) => isOnPve(parent),
  },
];

export const meaningRules = [
  {
    code: "HV15",
    sentence: "A key of a node stands only where it means something.",
    check: ({ nodes, parentOf }) =>
      nodes.flatMap((node) =>
        meanings
          .filter(({ fits }) => !fits(node, parentOf(node)))
          .flatMap(({ keys, whose }) =>
            keys
              .filter((key) => (node.keys[key] ?? undefined) !== undefined)
              .map((key) => ({
                path: [...node.path, key],
                message: `${key} is for ${whose}`,
                help: `remove ${key}`,
                at: "key" as const,
              })),
          ),
      ),
  },
] as const satisfies readonly ManifestRule[];

function isOnPve(parent: Carrier | undefined): boolean {
  return parent?.kind === undefined || parent.kind === "pve" || !isHypervisor(parent.kind);
}
