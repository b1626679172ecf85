import type { Call, Problem, Recorded } from "../../core/definition.ts";
import { defineResource } from "../../core/definition.ts";
import { PartialFailure } from "../../core/partialFailure.ts";
import { dropAliases, refuseTakenAliases, settleAliases } from "../image/aliases.ts";
import { createImage } from "../image/create.ts";
import { readImage } from "../image/read.ts";
import type { ImageInputs, ImageOutputs } from "../image/schema.ts";
import { imageInputs, imageOutputs } from "../image/schema.ts";
import { imageScope, imageToken, locate, outputsOf } from "../image/scope.ts";
import { fileHash, imageId, requireSource, sourceProblems } from "../image/source.ts";
import { putImage, removeImage } from "../image/write.ts";
import { ownerKey } from "../owner.ts";
import type { ProviderSession } from "../providerSession.ts";

function rules(inputs: Partial<ImageInputs>): Problem[] {
  const problems = sourceProblems(inputs);
  if (Object.hasOwn(inputs.properties ?? {}, ownerKey)) {
    problems.push({
      path: `properties[${JSON.stringify(ownerKey)}]`,
      reason: `${ownerKey} is kept by strata`,
    });
  }
  inputs.aliases?.forEach((name, index, all) => {
    if (all.indexOf(name) === index) return;
    problems.push({ path: `aliases[${index}]`, reason: `alias "${name}" is given twice` });
  });
  return problems;
}

async function updateImage(
  call: Call<ProviderSession>,
  _id: string,
  old: Recorded<ImageInputs, ImageOutputs>,
  inputs: ImageInputs,
): Promise<ImageOutputs> {
  const scope = imageScope(call, inputs);
  const live = await locate(scope, old);
  if (!live) throw new Error(`cannot update ${scope.object}: it is gone; run pulumi refresh`);
  await refuseTakenAliases(scope, live.fingerprint, "update");
  const { shared } = old.outputs;
  const own = new Set(old.outputs.ownAliases);
  try {
    if (shared) call.warn(`${scope.object} is shared: only its aliases follow this resource`);
    else await putImage(scope, live.fingerprint, old.inputs);
    await settleAliases(scope, live.fingerprint, own);
    return outputsOf(live, shared, [...own]);
  } catch (cause) {
    const reason = `cannot update ${scope.object}: ${(cause as Error).message}`;
    throw new PartialFailure([reason], outputsOf(live, shared, [...own]), { cause });
  }
}

export const image = defineResource<ProviderSession, ImageInputs, ImageOutputs>({
  token: imageToken,
  description:
    "An image from local files, or one that the daemon fetches from a server. One that is there already is shared: used as it is, and left in place on delete.",
  inputs: imageInputs.superRefine(requireSource),
  outputs: imageOutputs,
  replaceOn: ["project", "fileHash", "server", "protocol", "alias", "type"],
  // Only the content counts, so the same file may lie elsewhere on another machine.
  notCompared: ["file", "metadataFile", "rootfsFile"],
  unordered: ["aliases"],
  deleteBeforeReplace: true,
  timeouts: { create: 1800, update: 120, delete: 300 },
  affects: { aliases: ["ownAliases"] },

  defaults: (inputs, _name, old) => ({
    project: "default",
    aliases: [],
    public: false,
    autoUpdate: false,
    properties: {},
    ...(inputs["server"] === undefined ? {} : { protocol: "simplestreams", type: "container" }),
    ...inputs,
    ...fileHash(inputs, old),
  }),
  rules,
  id: imageId,
  preview: ({ fileHash: fingerprint }) => (fingerprint === undefined ? {} : { fingerprint }),

  create: createImage,
  read: readImage,
  update: updateImage,
  async delete(call, _id, known) {
    const scope = imageScope(call, known.inputs);
    const live = await locate(scope, known);
    if (!live) return;
    await dropAliases(scope, live.fingerprint, new Set(known.outputs.ownAliases));
    if (!known.outputs.shared) await removeImage(scope, live);
  },
});
