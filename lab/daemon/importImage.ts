import type { IncusClient } from "../../provider/incus/api/client.ts";
import { imageFingerprint, uploadImage } from "../../provider/incus/api/images.ts";

/** Imports an image file under an alias, unless that alias already names this very file's image. */
export async function importImage(incus: IncusClient, file: string, alias: string): Promise<void> {
  const unified = { unified: file };
  const fingerprint = await imageFingerprint(unified);
  const path = `/1.0/images/aliases/${alias}`;
  const named = await incus.find<{ target: string }>(path);
  if (named?.value.target === fingerprint) return;
  if ((await incus.find(`/1.0/images/${fingerprint}`)) === undefined) {
    await uploadImage(incus, { files: unified, fingerprint });
  }
  if (named !== undefined) await incus.send("DELETE", path);
  await incus.send("POST", "/1.0/images/aliases", {
    name: alias,
    target: fingerprint,
    description: "",
  });
}
