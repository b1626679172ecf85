import { isMachineName } from "../../rules/names.ts";
import { hostName } from "../kinds.ts";
import type { ManifestRule } from "./rule.ts";

export const documentRules = [
  {
    code: "HV01",
    sentence: "`project_name` and `nodes` are there.",
    check: ({ manifest, isGiven }) =>
      (["project_name", "nodes"] as const)
        .filter((key) => (manifest[key] ?? undefined) === undefined && !isGiven([key]))
        .map((key) => ({ path: [key], message: "the key is missing", help: `add ${key}:` })),
  },
  {
    code: "HV10",
    sentence:
      "A node's name is a host name: lower-case letters, digits and inner hyphens, 63 at most; `host` is taken.",
    check: ({ nodes }) =>
      nodes
        .filter(({ name }) => name === hostName || !isMachineName(name))
        .map(({ name, path }) => ({
          path,
          message:
            name === hostName ? "`host` is the stack's own node" : `"${name}" is no node name`,
          help:
            name === hostName
              ? "choose another name"
              : "use a-z, 0-9 and, inside, hyphens; at most 63, and not digits only",
          at: "key" as const,
        })),
  },
] as const satisfies readonly ManifestRule[];
