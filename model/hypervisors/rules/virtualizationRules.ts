import { isHypervisor } from "../kinds.ts";
import type { ManifestRule } from "./rule.ts";

export const virtualizationRules = [
  {
    code: "HV28",
    sentence: "A hypervisor in a virtual machine has `cpu_type: host` where it has such guests.",
    check: ({ nodes, parentOf, guestsOf }) =>
      nodes.flatMap((node) => {
        const { kind, guest, cpuType, name, path } = node;
        // Incus shows its virtual machines the host's own CPU.
        if (!isHypervisor(kind) || guest !== "vm" || parentOf(node)?.kind !== "pve") return [];
        const [inner] = guestsOf(node).filter((other) => other.guest === "vm");
        if (cpuType === undefined || cpuType === "host" || inner === undefined) return [];
        return [
          {
            path: [...path, "cpu_type"],
            message: `a CPU of type ${cpuType} shows "${name}" no virtualization, so "${inner.name}" would not start`,
            help: "use cpu_type: host",
          },
        ];
      }),
  },
  {
    code: "HV29",
    sentence: "A container carries containers only, and with `nesting`.",
    check: ({ nodes, guestsOf }) =>
      nodes
        .filter(({ kind, guest }) => isHypervisor(kind) && guest === "lxc")
        .flatMap((node) => [
          ...(node.keys.nesting === false
            ? [
                {
                  path: [...node.path, "nesting"],
                  message: `no container starts in "${node.name}"`,
                  help: "leave nesting out: it is on where a hypervisor is a container",
                },
              ]
            : []),
          ...guestsOf(node)
            .filter(({ guest }) => guest === "vm")
            .map(({ name, path }) => ({
              path: [...path, "parent"],
              message: `"${name}" is a virtual machine, and "${node.name}" a container`,
              help: `say guest: vm in ${node.name}, or choose another parent`,
            })),
        ]),
  },
] as const satisfies readonly ManifestRule[];
