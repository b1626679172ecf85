import { suggest } from "../../schema/suggest.ts";
import { targetOf } from "../build/reposOf.ts";
import type { ManifestContext } from "./context.ts";
import type { ManifestRule } from "./rule.ts";

export const repoRules = [
  {
    code: "HV40",
    sentence: "A repository has a `source`, and a name that its `target` can be made of.",
    check: ({ manifest, isGiven }) =>
      Object.entries(manifest.repos ?? {}).flatMap(([name, { source, target }]) => {
        const path = ["repos", name];
        if (typeof source !== "string" && !isGiven([...path, "source"])) {
          return [{ path: [...path, "source"], message: "source is missing", help: "add source:" }];
        }
        const isPlain = /^[A-Za-z0-9._-]+$/.test(name);
        if (isPlain || typeof target === "string" || isGiven([...path, "target"])) return [];
        return [
          {
            path,
            message: `"${name}" is no directory's name below /opt`,
            help: "add target:, or name it with letters, digits, dots, hyphens and underscores",
          },
        ];
      }),
  },
  {
    code: "HV41",
    sentence: "Each of a repository's `nodes` is a virtual machine of the file.",
    check: ({ manifest, nodes }) => {
      const machines = nodes.filter(({ guest }) => guest !== "lxc").map(({ name }) => name);
      return Object.entries(manifest.repos ?? {}).flatMap(([repo, { nodes: named }]) =>
        (named ?? []).flatMap((name, index) => {
          if (machines.includes(name)) return [];
          const close = suggest(name, machines);
          return [
            {
              path: ["repos", repo, "nodes", index],
              message: nodes.some((node) => node.name === name)
                ? `"${name}" is a container, which is not reached by SSH`
                : `there is no node "${name}"`,
              help: close === undefined ? "name a virtual machine" : `did you mean "${close}"?`,
            },
          ];
        }),
      );
    },
  },
  {
    code: "HV42",
    sentence: "No repository lies in another one's `target` on the same node.",
    check: (context) =>
      pairs(context)
        .filter(({ one, other }) => `${one.target}/`.startsWith(`${other.target}/`))
        .map(({ one, other }) => ({
          path: ["repos", one.name],
          message: `${one.target} lies in ${other.target}, which "${other.name}" fills`,
          help: "choose another target",
        })),
  },
  {
    code: "HV43",
    sentence: "A step of `provision` has a name of its own on its node, and `run`.",
    check: ({ nodes, isGiven }) =>
      nodes.flatMap(({ path, keys: { provision } }) =>
        (provision ?? []).flatMap(({ name, run }, index) => {
          const at = [...path, "provision", index];
          const missing = Object.entries({ name, run }).filter(
            ([key, value]) => typeof value !== "string" && !isGiven([...at, key]),
          );
          const isRepeated = (provision ?? []).slice(0, index).some((step) => step.name === name);
          if (missing.length === 0 && isRepeated && typeof name === "string") {
            return [
              {
                path: [...at, "name"],
                message: `there is a step "${name}" before`,
                help: "choose another name",
              },
            ];
          }
          return missing.map(([key]) => ({
            path: [...at, key],
            message: `${key} is missing`,
            help: `add ${key}:`,
          }));
        }),
      ),
  },
] as const satisfies readonly ManifestRule[];

/** Repositories that meet on a node, each pair both ways round; of two with one target, once. */
function pairs({ manifest, isGiven }: ManifestContext) {
  const repos = Object.entries(manifest.repos ?? {})
    .map(([name, { target, nodes }], index) => ({
      name,
      index,
      target: targetOf(name, target),
      // What is wrong with it is said elsewhere.
      isKnown: typeof target === "string" || !isGiven(["repos", name, "target"]),
      nodes,
    }))
    .filter(({ isKnown }) => isKnown);
  return repos.flatMap((one) =>
    repos
      .filter((other) => other !== one)
      .filter((other) => one.target !== other.target || other.index < one.index)
      .filter(
        (other) =>
          !one.nodes || !other.nodes || one.nodes.some((name) => other.nodes?.includes(name)),
      )
      .map((other) => ({ one, other })),
  );
}
