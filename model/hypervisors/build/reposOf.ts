import type { ManifestRepo } from "../manifest.ts";
import type { ManifestContext, NodeEntry } from "../rules/context.ts";

/** Where a repository is put unless it says so. */
export const targetOf = (name: string, target: string | null | undefined): string =>
  target ?? `/opt/${name}`;

/** What is copied to a node: SSH leads to virtual machines, whose host key their agent tells. */
export function reposOf({ manifest }: ManifestContext, { name, guest }: NodeEntry): ManifestRepo[] {
  if (guest !== "vm") return [];
  return Object.entries(manifest.repos ?? {})
    .filter(([, { nodes }]) => nodes?.includes(name) ?? true)
    .map(([repo, { source, target, exclude, git }]) => ({
      name: repo,
      source: source ?? "",
      target: targetOf(repo, target),
      exclude: exclude ?? [],
      git: git ?? false,
    }));
}
