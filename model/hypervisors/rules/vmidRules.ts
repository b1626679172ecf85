import { hostName } from "../kinds.ts";
import { vmidRange } from "../vmids/vmidRequest.ts";
import type { ManifestRule, VmidRule } from "./rule.ts";

export const vmidRules = [
  {
    code: "HV33",
    sentence: "`vmid_first` is not above `vmid_last`.",
    check: ({ manifest, isGiven }) => {
      const { first, last } = vmidRange(manifest);
      const { vmid_first: from, vmid_last: to } = manifest.global ?? {};
      const isWrong =
        (isGiven(["global", "vmid_first"]) && typeof from !== "number") ||
        (isGiven(["global", "vmid_last"]) && typeof to !== "number");
      if (isWrong || first <= last) return [];
      return [
        {
          path: ["global", typeof from === "number" ? "vmid_first" : "vmid_last"],
          message: `no id is from ${first} to ${last}`,
          help: "give both, the lower one as vmid_first",
        },
      ];
    },
  },
  {
    code: "HV34",
    sentence: "No two nodes on one Proxmox VE have the same `vmid`.",
    check: ({ nodes, parentOf }) =>
      nodes.flatMap((node, index) => {
        const { vmid } = node.keys;
        const parent = parentOf(node);
        if (typeof vmid !== "number" || parent === undefined) return [];
        const isSame = (other: typeof node) =>
          other.keys.vmid === vmid && parentOf(other) === parent;
        const first = nodes.slice(0, index).find(isSame);
        if (first === undefined) return [];
        return [
          {
            path: [...node.path, "vmid"],
            message: `${vmid} belongs to node "${first.name}" of "${parent.name}"`,
            help: "choose an id that is free, or leave vmid out",
          },
        ];
      }),
  },
] as const satisfies readonly ManifestRule[];

export const vmidPlanRules: readonly VmidRule[] = [
  {
    code: "HV35",
    sentence: "Every guest of a Proxmox VE gets a VM id of its own.",
    check: ({ manifest }, problems) => {
      const { first, last } = vmidRange(manifest);
      return problems.flatMap(({ node, vmid, holder }) =>
        holder?.kind === "guest"
          ? []
          : [
              {
                path: ["nodes", node, "vmid"],
                message:
                  vmid === undefined
                    ? `the ids from ${first} to ${last} are all taken`
                    : `${vmid} is recorded as that of node "${holder?.name}"`,
                help:
                  vmid === undefined
                    ? "give vmid_first and vmid_last under global more room"
                    : "choose an id that is free, or leave vmid out",
                at: vmid === undefined ? ("key" as const) : ("value" as const),
              },
            ],
      );
    },
  },
  {
    code: "HV36",
    sentence: "No VM id is that of another guest that is there.",
    check: (_context, problems) =>
      problems.flatMap(({ node, hypervisor, vmid, holder, isRecorded }) =>
        holder?.kind !== "guest"
          ? []
          : [
              {
                path: ["nodes", node, "vmid"],
                message: `${vmid} is guest "${holder.name}" on ${hypervisor === hostName ? "the host" : `"${hypervisor}"`}${isRecorded ? `, and recorded as "${node}"` : ""}`,
                help: isRecorded
                  ? `give the guest its name "${node}" back, or give the node another vmid`
                  : "choose an id that is free, or leave vmid out",
              },
            ],
      ),
  },
];
