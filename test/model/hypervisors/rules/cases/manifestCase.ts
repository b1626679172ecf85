import type { ManifestKnowledge } from "../../../../../model/hypervisors/resolveManifest.ts";
import type { Mapping } from "../../../infra.ts";

/** A text, or a change of the valid description, against which exactly one rule speaks. */
export type ManifestCase = {
  readonly code: string;
  readonly title: string;
  /** Where it speaks, in the order of the text; the path is empty for the text itself. */
  readonly at: readonly string[];
  readonly known?: ManifestKnowledge;
} & ({ readonly patch: Mapping } | { readonly text: string });

export function nodes(patch: Mapping): { readonly nodes: Mapping } {
  return { nodes: patch };
}
