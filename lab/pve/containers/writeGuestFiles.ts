import type { IncusClient } from "../../../provider/incus/api/client.ts";
import { createInstanceFile } from "../../../provider/incus/api/files.ts";
import type { GuestSpec } from "../guests/guestBackend.ts";
import type { GuestImage } from "./guestImage.ts";

/**
 * Bridges of a node have no IPv6, and none is to be waited for: with a static address alone, systemd would not be online
 * before no router has answered for 10 s.
 */
const noRouter = "[Network]\nIPv6AcceptRA=no\n";

/** Writes what a guest has on its disk before its first start that its image in Incus has not. */
export async function writeGuestFiles(
  client: IncusClient,
  instance: string,
  { nics }: Pick<GuestSpec, "nics">,
  { files = {}, links = {} }: Pick<GuestImage, "files" | "links">,
): Promise<void> {
  for (const { key } of nics) {
    // Of the file that cloud-init writes from the node's documents.
    const directory = `/etc/systemd/network/10-cloud-init-eth${key.slice(3)}.network.d`;
    await createInstanceFile(client, instance, directory, { type: "directory", mode: 0o755 });
    const file = { content: noRouter, mode: 0o644 };
    await createInstanceFile(client, instance, `${directory}/10-strata.conf`, file);
  }
  for (const [path, content] of Object.entries(files)) {
    await createInstanceFile(client, instance, path, { content, mode: 0o644 });
  }
  for (const [path, content] of Object.entries(links)) {
    await createInstanceFile(client, instance, path, { content, type: "symlink" });
  }
}
