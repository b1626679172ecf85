import { IncusError } from "../api/incusError.ts";
import type { Image } from "../api/types/images.ts";
import { mergeKeys } from "../keys.ts";
import { ownerKey } from "../owner.ts";
import { refuseForeign } from "../remove.ts";
import type { ImageInputs } from "./schema.ts";
import { type ImageScope, imageToken, itemPath } from "./scope.ts";

/** Writes the settings of the inputs; `old` says which properties were ours before. */
export async function putImage(
  scope: ImageScope,
  fingerprint: string,
  old: ImageInputs,
): Promise<void> {
  const { inputs, mark } = scope;
  await scope.api.update<Image>(itemPath(fingerprint), (live) => ({
    public: inputs.public,
    auto_update: inputs.autoUpdate,
    properties: mergeKeys(live.properties, old.properties, { ...inputs.properties, ...mark }),
    // Left out, they would be reset.
    profiles: live.profiles,
    expires_at: live.expires_at,
  }));
}

/** Gives an image of somebody else the settings that it had, without a mark of ours. */
export async function putBack(scope: ImageScope, prior: Image): Promise<void> {
  const { [ownerKey]: owner, ...properties } = prior.properties;
  const foreign = owner !== undefined && owner !== scope.mark[ownerKey];
  await scope.api.update<Image>(itemPath(prior.fingerprint), () => ({
    public: prior.public,
    auto_update: prior.auto_update,
    properties: foreign ? { ...properties, [ownerKey]: owner } : properties,
    profiles: prior.profiles,
    expires_at: prior.expires_at,
  }));
}

/** Deletes an image and makes sure that it is gone. Its aliases go with it. */
export async function removeImage(scope: ImageScope, live: Image): Promise<void> {
  const { object, id, call, api } = scope;
  refuseForeign(call, { object, token: imageToken, id }, { config: live.properties });
  try {
    await api.send("DELETE", itemPath(live.fingerprint));
  } catch (error) {
    if (!(error instanceof IncusError)) throw error;
    if (!(await scope.find(live.fingerprint))) return;
    throw new Error(`cannot delete ${object}: ${error.message}`, { cause: error });
  }
}
