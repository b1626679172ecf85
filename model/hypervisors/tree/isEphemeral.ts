import type { ManifestContext, NodeEntry } from "../rules/context.ts";

/** Whether a node may be deleted: as it says, else as the nearest of those it stands on says. */
export function isEphemeral(context: ManifestContext, node: NodeEntry): boolean {
  const { ephemeral } = node.keys;
  if (typeof ephemeral === "boolean") return ephemeral;
  const parent = context.parentOf(node);
  const below = context.nodes.find((other) => other === parent);
  return below !== undefined && isEphemeral(context, below);
}
