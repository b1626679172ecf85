import { importImage } from "../../../lab/daemon/importImage.ts";
import { imageFile } from "../../../lab/images/labImages.ts";
import { labPaths } from "../../../lab/labPaths.ts";
import { labPackages } from "../../../lab/packages/labPackages.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import { connectIncus } from "../../../provider/incus/api/client.ts";
import { unixConnection } from "../../../provider/incus/api/unixConnection.ts";
import { daemonGet, daemonWrite } from "./daemon.ts";

export interface FurnishedIncus {
  readonly socket: string;
  readonly fingerprint: string;
}

/**
 * Waits for an Incus that starts in a guest of a lab, and gives it a pool and the tiny image.
 *
 * @param guest in which it is, for messages
 * @param seconds how long it may take to answer
 */
export async function furnishIncus(
  socket: string,
  guest: string,
  seconds: number,
): Promise<FurnishedIncus> {
  const log = () => {};
  const { cache } = labPaths();
  const wayOut = `see what incusd says in ${guest}`;
  const wait = { what: `Incus in ${guest}`, seconds, wayOut, everyMs: 1000 };
  const { environment } = await waitFor(wait, () =>
    daemonGet<{ environment: { certificate_fingerprint: string } }>(socket, "/1.0"),
  );
  const fingerprint = environment.certificate_fingerprint;
  await daemonWrite(socket, "POST", "/1.0/storage-pools", { name: "default", driver: "dir" });
  const file = await imageFile("strata-tiny", cache, await labPackages(cache, log), log);
  const client = connectIncus(unixConnection(socket), { fingerprint });
  await importImage(client, file, "strata-tiny").finally(() => client.close());
  return { socket, fingerprint };
}
