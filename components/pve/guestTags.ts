import { getStack } from "@pulumi/pulumi/metadata.js";

/** The tags of a guest, as Proxmox VE keeps them: `strata`, the stack that owns it, its own; lower case, sorted. */
export function guestTags(own: readonly string[] = []): string[] {
  const tags = ["strata", `stack-${getStack()}`, ...own].map((tag) =>
    tag.toLowerCase().replaceAll(/[^a-z0-9_.+-]/g, "-"),
  );
  return [...new Set(tags)].sort();
}
