import { suggest } from "../../schema/suggest.ts";
import { hostName, isHypervisor } from "../kinds.ts";
import { isEphemeral } from "../tree/isEphemeral.ts";
import type { ManifestRule } from "./rule.ts";

export const treeRules = [
  {
    code: "HV11",
    sentence: "A `parent` is a node of the file, or `host`.",
    check: ({ nodes, isGiven }) =>
      nodes.flatMap((node) => {
        const { parent } = node.keys;
        const known = [hostName, ...nodes.map(({ name }) => name)];
        if (typeof parent !== "string" || known.includes(parent)) return [];
        if (isGiven(["nodes", parent])) return [];
        const meant = suggest(parent, known);
        return [
          {
            path: [...node.path, "parent"],
            message: `there is no node "${parent}"`,
            help:
              meant === undefined ? "leave parent out for the host" : `did you mean "${meant}"?`,
          },
        ];
      }),
  },
  {
    code: "HV12",
    sentence: "Nothing stands on itself, however many parents lie between.",
    check: ({ circles }) =>
      circles.map((circle) => {
        const [first] = circle;
        const names = [...circle, ...circle.slice(0, 1)].map(({ name }) => name);
        return {
          path: [...(first?.path ?? []), "parent"],
          message: `the parents go round in a circle: ${names.join(" -> ")}`,
          help: "let one of them stand on the host, or on a node outside the circle",
        };
      }),
  },
  {
    code: "HV13",
    sentence: "Only hypervisors, of kind `pve` or `incus`, have nodes on them.",
    check: (context) =>
      context.nodes.flatMap((node) => {
        const parent = context.parentOf(node);
        if (parent?.kind === undefined || isHypervisor(parent.kind)) return [];
        return [
          {
            path: [...node.path, "parent"],
            message: `"${parent.name}" is no hypervisor but of kind ${parent.kind}`,
            help: `say kind: pve or kind: incus in ${parent.name}, or choose another parent`,
          },
        ];
      }),
  },
  {
    code: "HV14",
    sentence: "Nothing protected stands on what is ephemeral: it would go with it.",
    check: (context) =>
      context.nodes.flatMap((node) => {
        const parent = context.nodes.find((other) => other === context.parentOf(node));
        if (node.keys.ephemeral !== false || parent === undefined) return [];
        if (!isEphemeral(context, parent)) return [];
        return [
          {
            path: [...node.path, "ephemeral"],
            message: `"${node.name}" is protected, and "${parent.name}", which it stands on, is not`,
            help: `leave ephemeral out here, or say ephemeral: false in ${parent.name}`,
          },
        ];
      }),
  },
] as const satisfies readonly ManifestRule[];
