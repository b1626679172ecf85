import type { Call, Recorded } from "../../core/definition.ts";
import { defineResource } from "../../core/definition.ts";
import { PartialFailure } from "../../core/partialFailure.ts";
import { deleteInstanceFile } from "../api/files.ts";
import { IncusError } from "../api/incusError.ts";
import { placeFile } from "../file/place.ts";
import { readFile } from "../file/read.ts";
import type { FileInputs, FileOutputs } from "../file/schema.ts";
import {
  fileDefaults,
  fileInputs,
  fileOutputs,
  fileProblems,
  requireContent,
} from "../file/schema.ts";
import { fileScope, isOutOfReach, untilReachable } from "../file/scope.ts";
import type { ProviderSession } from "../providerSession.ts";

async function deleteFile(
  call: Call<ProviderSession>,
  _id: string,
  { inputs }: Recorded<FileInputs, FileOutputs>,
): Promise<void> {
  const scope = fileScope(call, inputs);
  const { instance, path, object } = scope;
  try {
    await deleteInstanceFile(instance.api, instance.name, path);
  } catch (cause) {
    if (!(cause instanceof IncusError)) throw cause;
    if (await isOutOfReach(scope)) {
      call.warn(`${object} stays: its instance does not answer`);
      return;
    }
    if (inputs.type === "directory" && cause.outcome === "failed") {
      call.warn(`${object} stays, since it is not empty: ${cause.reason}`);
      return;
    }
    throw new Error(`cannot delete ${object}: ${cause.message}`, { cause });
  }
}

export const file = defineResource<ProviderSession, FileInputs, FileOutputs>({
  token: "incus:index:File",
  description:
    "A file, directory or symlink in an instance. What is there before is overwritten, and not brought back on delete.",
  inputs: fileInputs.superRefine(requireContent),
  outputs: fileOutputs,
  // Secret content must not be told by a hash that anybody can try words against.
  secrets: ["sha256"],
  replaceOn: ["instance", "project", "path", "type"],
  notCompared: ["source", "createDirectories"],
  deleteBeforeReplace: true,
  timeouts: { create: 600, update: 600, delete: 120 },
  affects: { content: ["sha256"], sourceHash: ["sha256"], target: ["sha256"] },

  defaults: (inputs, _name, old) => fileDefaults(inputs, old),
  rules: fileProblems,
  id: ({ project, instance, path }) =>
    project === undefined || instance === undefined || path === undefined
      ? undefined
      : `${project}/${instance}:${path}`,

  async create(call, inputs) {
    const scope = fileScope(call, inputs);
    await untilReachable(scope);
    return await placeFile(scope, inputs);
  },
  read: readFile,
  async update(call, _id, old, inputs) {
    const scope = fileScope(call, inputs);
    await untilReachable(scope);
    try {
      return await placeFile(scope, inputs);
    } catch (cause) {
      throw new PartialFailure([(cause as Error).message], old.outputs, { cause });
    }
  },
  delete: deleteFile,
});
