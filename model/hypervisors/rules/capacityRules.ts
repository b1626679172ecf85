import type { Finding } from "../../problem.ts";
import { hostName, hypervisorTraits, isHypervisor } from "../kinds.ts";
import type { Carrier, ManifestContext } from "./context.ts";
import type { ManifestRule } from "./rule.ts";
import { writeSize } from "../writeSize.ts";

export const capacityRules = [
  {
    code: "HV30",
    sentence: "A node has no more `cores` than what it stands on.",
    check: ({ nodes, parentOf }) =>
      nodes.flatMap((node) => {
        const parent = parentOf(node);
        if (node.cores === undefined || parent?.cores === undefined) return [];
        if (!isHypervisor(parent.kind) || node.cores <= parent.cores) return [];
        return [
          {
            path: [...node.path, "cores"],
            message: `${node.cores} cores, and "${parent.name}" has ${parent.cores}`,
            help: `give it ${parent.cores} at most: a hypervisor starts nothing larger than itself`,
          },
        ];
      }),
  },
  {
    code: "HV31",
    sentence: "A hypervisor's memory is enough for itself and its guests.",
    check: (context) => shortages(context, "memory", false),
  },
  {
    code: "HV32",
    sentence: "A hypervisor's disk is enough for itself and its guests' disks.",
    check: (context) => shortages(context, "disk", false),
  },
  {
    code: "HW1",
    level: "warning",
    sentence: "The guests of a hypervisor with `overcommit: true` want more than it has.",
    check: (context) => [
      ...shortages(context, "memory", true),
      ...shortages(context, "disk", true),
    ],
  },
  {
    code: "HW2",
    level: "warning",
    sentence: "Whether the host carries its guests is not checked without facts about it.",
    check: ({ facts, host, guestsOf }) => {
      const missing = (["cpus", "memory"] as const).filter((key) => facts[key] === undefined);
      if (missing.length === 0 || guestsOf(host).length === 0) return [];
      return [
        {
          path: ["nodes"],
          message: `unchecked: the facts do not say the ${missing.join(" and the ")} of the host`,
          help: "give them with --facts <file>",
          at: "key" as const,
        },
      ];
    },
  },
] as const satisfies readonly ManifestRule[];

function shortages(
  context: ManifestContext,
  what: "memory" | "disk",
  overcommits: boolean,
): Finding[] {
  return [context.host, ...context.nodes]
    .filter((carrier) => carrier.overcommits === overcommits)
    .flatMap((carrier) => {
      const own = isHypervisor(carrier.kind) ? ownShare(carrier, what) : undefined;
      const has = carrier[what];
      if (own === undefined || has === undefined) return [];
      const guests = context.guestsOf(carrier).map((guest) => ({
        name: guest.name,
        wants: guest[what],
      }));
      // A node without guests is judged too: it must carry itself.
      const wanted = guests.reduce((sum, { wants }) => sum + (wants ?? 0), own);
      if (wanted <= has || guests.some(({ wants }) => wants === undefined)) return [];
      const isHost = carrier.name === hostName;
      const list = guests.map(({ name, wants }) => `${name} ${writeSize(wants ?? 0)}`);
      const parts = [`itself ${writeSize(own)}`, ...list].join(", ");
      return [
        {
          path: isHost ? carrier.path : [...carrier.path, what],
          message: `"${carrier.name}" has ${writeSize(has)} of ${what}, and ${writeSize(wanted)} are wanted: ${parts}`,
          help: `${isHost ? "give" : `give it more, or give`} its guests less${overcommits ? "" : ", or say overcommit: true"}`,
          ...(isHost ? { at: "key" as const } : {}),
        },
      ];
    });
}

function ownShare({ kind }: Carrier, what: "memory" | "disk"): number | undefined {
  if (!isHypervisor(kind)) return undefined;
  return what === "memory" ? hypervisorTraits[kind].ownMemory : hypervisorTraits[kind].ownDisk;
}
