import type { Call, Recorded } from "../../core/definition.ts";
import type { IncusClient } from "../api/client.ts";
import { paths } from "../api/paths.ts";
import type { Image } from "../api/types/images.ts";
import { apiOf } from "../apiOf.ts";
import { ownerKey, ownerMark, ownership } from "../owner.ts";
import type { ProviderSession } from "../providerSession.ts";
import type { ImageInputs, ImageOutputs } from "./schema.ts";
import { imageId, isFrom } from "./source.ts";

export const imageToken = "incus:index:Image";

/** One image as the handlers of one call see it. */
export interface ImageScope {
  readonly call: Call<ProviderSession>;
  readonly api: IncusClient;
  readonly inputs: ImageInputs;
  readonly id: string;
  /** As in messages. */
  readonly object: string;
  /** The owner mark, to be kept among the properties. */
  readonly mark: Readonly<Record<string, string>>;
  find(fingerprint: string): Promise<Image | undefined>;
  /** The image that the daemon fetched from the remote of the inputs. */
  findFetched(): Promise<Image | undefined>;
  isOurs(image: Image): boolean;
}

export function imageScope(call: Call<ProviderSession>, inputs: ImageInputs): ImageScope {
  const { project, aliases, fileHash, alias } = inputs;
  const api = apiOf(call, project);
  const id = imageId(inputs) ?? project;
  const mark = ownerMark(call.client.stackId, imageToken, id);
  const label = aliases[0] ?? fileHash?.slice(0, 12) ?? alias ?? id;
  return {
    call,
    api,
    inputs,
    id,
    object: `image "${label}" in project "${project}"`,
    mark: { [ownerKey]: mark },
    find: async (fingerprint) => (await api.find<Image>(itemPath(fingerprint)))?.value,
    findFetched: async () =>
      (await api.list<Image>("/1.0/images")).find((image) => isFrom(image, inputs)),
    isOurs: ({ properties }) => ownership(properties, mark).kind === "ours",
  };
}

/**
 * The image that was recorded. Auto-update deletes it in favour of a newer one, to which it moves
 * the aliases: then that one is it.
 */
export async function locate(
  scope: ImageScope,
  { inputs, outputs }: Recorded<ImageInputs, ImageOutputs>,
): Promise<Image | undefined> {
  const live = await scope.find(outputs.fingerprint);
  if (live || !inputs.autoUpdate) return live;
  return await scope.findFetched();
}

export function itemPath(fingerprint: string): string {
  return paths`/1.0/images/${fingerprint}`;
}

export function outputsOf(image: Image, shared: boolean, ownAliases: string[]): ImageOutputs {
  const { fingerprint, size, architecture, type } = image;
  return { fingerprint, size, architecture, instanceType: type, shared, ownAliases };
}
