import type { NodeEntry } from "../rules/context.ts";

/** Each circle of parents once, from the node that comes first in the file. */
export function circles(
  nodes: readonly NodeEntry[],
  parentOf: (node: NodeEntry) => unknown,
): NodeEntry[][] {
  const found: NodeEntry[][] = [];
  const done = new Set<NodeEntry>();
  for (const start of nodes) {
    const trail: NodeEntry[] = [];
    let at: NodeEntry | undefined = start;
    while (at !== undefined && !done.has(at)) {
      done.add(at);
      trail.push(at);
      const parent = parentOf(at);
      at = nodes.find((node) => node === parent);
    }
    const from = at === undefined ? -1 : trail.indexOf(at);
    if (from >= 0) found.push(fromFirst(trail.slice(from), nodes));
  }
  return found;
}

function fromFirst(circle: readonly NodeEntry[], nodes: readonly NodeEntry[]): NodeEntry[] {
  const places = circle.map((node) => nodes.indexOf(node));
  const first = places.indexOf(Math.min(...places));
  return [...circle.slice(first), ...circle.slice(0, first)];
}
