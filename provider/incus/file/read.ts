import type { Call, Recorded } from "../../core/definition.ts";
import { IncusError } from "../api/incusError.ts";
import type { ProviderSession } from "../providerSession.ts";
import type { FileInputs, FileOutputs } from "./schema.ts";
import { fileScope, isOutOfReach, readLive, type LiveFile } from "./scope.ts";

type Known = Recorded<FileInputs, FileOutputs>;

/** Reads the file; where nobody can look into the guest, what was recorded still counts. */
export async function readFile(
  call: Call<ProviderSession>,
  id: string,
  known: Known | undefined,
): Promise<Known | undefined> {
  const place = known?.inputs ?? placeOf(id);
  const scope = fileScope(call, place);
  let live: LiveFile | undefined;
  try {
    live = await readLive(scope);
  } catch (cause) {
    if (!(cause instanceof IncusError)) throw cause;
    if (known && (await isOutOfReach(scope))) {
      call.warn(`${scope.object} was not compared: its instance does not answer`);
      return known;
    }
    throw new Error(`cannot read ${scope.object}: ${cause.message}`, { cause });
  }
  if (!live) return undefined;
  const outputs = { sha256: live.sha256 };
  return { inputs: known ? drifted(known, live) : imported(place, live), outputs };
}

function placeOf(id: string): Pick<FileInputs, "instance" | "project" | "path"> {
  const [, project, instance, path] = /^([^/]+)\/([^/:]+):(\/.+)$/.exec(id) ?? [];
  if (project && instance && path) return { project, instance, path };
  throw new Error(`cannot read file "${id}": its id is project/instance:/path`);
}

function drifted({ inputs, outputs }: Known, live: LiveFile): FileInputs {
  const found = { ...inputs, type: live.type, ...ownership(live) };
  if (live.type === inputs.type && live.sha256 === outputs.sha256) return found;
  if (live.type === "symlink") return { ...found, target: live.text ?? "" };
  if (live.type === "directory") return found;
  if (inputs.source !== undefined) return { ...found, sourceHash: live.sha256 };
  return { ...found, content: live.text ?? `(not shown; its SHA-256 is ${live.sha256})` };
}

function imported(
  place: Pick<FileInputs, "instance" | "project" | "path">,
  live: LiveFile,
): FileInputs {
  const { type, text, sha256 } = live;
  const content = text === undefined ? { sourceHash: sha256 } : { content: text };
  return {
    ...place,
    type,
    createDirectories: true,
    ...ownership(live),
    ...(type === "file" ? content : {}),
    ...(type === "symlink" ? { target: text ?? "" } : {}),
  };
}

function ownership({ type, mode, uid, gid }: LiveFile): Partial<FileInputs> {
  return type === "symlink" ? {} : { mode: `0${mode.toString(8).padStart(3, "0")}`, uid, gid };
}
