import type { PveNode } from "../node.ts";
import { failure } from "../pveError.ts";

/** Another node would be asked in its turn; a standalone one has none to ask. */
export function checkNodeName(node: PveNode, name: string): void {
  if (name === node.facts.name || name === "localhost") return;
  const cause = `failed to get address info for: ${name}: Temporary failure in name resolution`;
  throw failure(`hostname lookup '${name}' failed - ${cause}`);
}
