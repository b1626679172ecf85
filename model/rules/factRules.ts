import { isPrivilegedContainer } from "./machineRules.ts";
import type { CheckRule } from "./rule.ts";

/** What could not be checked, or is allowed but should be known. */
export const factRules = [
  {
    code: "W1",
    level: "warning",
    sentence: "A privileged container on the bare host was let through by `yolo`.",
    check: ({ machines, facts }) =>
      facts.nesting?.vmNested === false && facts.nesting.yolo
        ? machines.filter(isPrivilegedContainer).map(({ path }) => ({
            path: [...path, "config", "security.privileged"],
            message: "root in this container is root on the host",
            help: "use type: vm",
          }))
        : [],
  },
  {
    code: "F1",
    level: "warning",
    sentence: "Whether a privileged container is allowed is unknown without the fact `vmNested`.",
    check: ({ machines, facts }) =>
      facts.nesting?.vmNested === undefined
        ? machines.filter(isPrivilegedContainer).map(({ path }) => ({
            path: [...path, "config", "security.privileged"],
            message:
              "unchecked: the stack's facts do not say whether the host is a virtual machine",
            help: "run: npx --no strata facts <stack> --write, or set strata:facts nesting.vmNested",
          }))
        : [],
  },
  {
    code: "F2",
    level: "warning",
    sentence: "Guests are kept from the server's own addresses only as far as facts name them.",
    check: ({ domains, facts }) =>
      facts.networks === undefined && domains.length > 0
        ? [
            {
              path: ["domains"],
              message:
                "the stack's facts name no networks of the host: guests are kept from its addresses on the lab's bridges only, and overlaps are not seen",
              help: "run: npx --no strata facts <stack> --write",
            },
          ]
        : [],
  },
] as const satisfies readonly CheckRule[];
