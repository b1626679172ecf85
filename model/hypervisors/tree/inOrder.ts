import type { ManifestContext, NodeEntry } from "../rules/context.ts";

export interface PlacedNode {
  readonly node: NodeEntry;
  /** Names from the outermost node to this one. */
  readonly path: readonly string[];
}

/** Parents before what stands on them, level by level, within one in the order of the file. */
export function inOrder(context: ManifestContext): PlacedNode[] {
  const ordered: PlacedNode[] = [];
  let level: PlacedNode[] = context
    .guestsOf(context.host)
    .map((node) => ({ node, path: [node.name] }));
  while (level.length > 0) {
    ordered.push(...level);
    level = level.flatMap(({ node, path }) =>
      context.guestsOf(node).map((guest) => ({ node: guest, path: [...path, guest.name] })),
    );
  }
  return ordered;
}
