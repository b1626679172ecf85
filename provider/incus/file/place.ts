import { createReadStream } from "node:fs";
import { posix, resolve } from "node:path";

import type { FileAttributes } from "../api/fileHeaders.ts";
import {
  createInstanceFile,
  deleteInstanceFile,
  headInstanceFile,
  type InstanceFilePost,
} from "../api/files.ts";
import { IncusError } from "../api/incusError.ts";
import { hashFiles, unreadable } from "../localFiles.ts";
import type { FileInputs, FileOutputs } from "./schema.ts";
import { type FileScope, readLive } from "./scope.ts";

const maxAttempts = 3;

/**
 * Brings the file to what is wanted, whatever is there, and gives what the server then answers.
 * @throws Error naming file, instance, cause and way out.
 */
export async function placeFile(scope: FileScope, inputs: FileInputs): Promise<FileOutputs> {
  checkSource(scope, inputs);
  try {
    await retried(() => placeOnce(scope, inputs));
  } catch (cause) {
    if (!(cause instanceof IncusError)) throw cause;
    throw new Error(`cannot write ${scope.object}: ${cause.message}`, { cause });
  }
  const live = await readLive(scope);
  if (live) return { sha256: live.sha256 };
  throw new Error(`${scope.object} is gone right after it was written; run pulumi up again`);
}

async function placeOnce(scope: FileScope, inputs: FileInputs): Promise<void> {
  const { instance, path } = scope;
  const post = postOf(inputs);
  await makeRoom(scope, post);
  try {
    await createInstanceFile(instance.api, instance.name, path, post);
  } catch (error) {
    const parent = posix.dirname(path);
    if (!isFailure(error)) throw error;
    // One that is there by now was made for a neighbour: then the second attempt succeeds.
    if (!(await headInstanceFile(instance.api, instance.name, parent))) {
      if (!inputs.createDirectories) {
        throw new Error(
          `cannot write ${scope.object}: there is no directory ${parent}; create it, or set createDirectories`,
          { cause: error },
        );
      }
      await createParents(scope, parent);
    }
    await createInstanceFile(instance.api, instance.name, path, post);
  }
  // Without a word Incus leaves a directory as it is that a file below it needed in that moment.
  if (post.type === "directory" && (await makeRoom(scope, post))) {
    await createInstanceFile(instance.api, instance.name, path, post);
  }
}

function isFailure(error: unknown): boolean {
  return error instanceof IncusError && error.outcome === "failed";
}

/** Writing the same again does no harm, so a lost answer is no reason to ask what happened. */
async function retried(task: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task();
    } catch (error) {
      const again = error instanceof IncusError && error.transient && error.outcome === "unknown";
      if (!again || attempt === maxAttempts) throw error;
    }
  }
}

function postOf(inputs: FileInputs): InstanceFilePost {
  const { type, content, source, target, mode, uid, gid } = inputs;
  return {
    type,
    ...(mode === undefined ? {} : { mode: Number.parseInt(mode, 8) }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    content:
      source === undefined ? (content ?? target ?? "") : () => createReadStream(resolve(source)),
  };
}

/** Whether writing over it is enough: type, mode and owner are right. A symlink is always made anew. */
function isSameBut(live: FileAttributes, { type, mode, uid, gid }: InstanceFilePost): boolean {
  return (
    type !== "symlink" &&
    live.type === type &&
    live.mode === mode &&
    live.uid === uid &&
    live.gid === gid
  );
}

/** Removes what is there, unless writing over it is enough. @returns whether it did. */
async function makeRoom(scope: FileScope, post: InstanceFilePost): Promise<boolean> {
  const { instance, path, object } = scope;
  const live = await headInstanceFile(instance.api, instance.name, path);
  if (!live || isSameBut(live, post)) return false;
  try {
    await deleteInstanceFile(instance.api, instance.name, path);
    return true;
  } catch (cause) {
    if (!(cause instanceof IncusError) || live.type !== "directory") throw cause;
    throw new Error(
      `cannot write ${object}: a directory that is not empty is there, and Incus sets mode and owner ` +
        "only at creation; empty it, or change it in the guest (chmod, chown) to what is declared; where a file " +
        "below it made it in the same run, let that file wait for it (dependsOn)",
      { cause },
    );
  }
}

async function createParents({ instance }: FileScope, parent: string): Promise<void> {
  const names = parent.split("/").filter((name) => name !== "");
  for (const depth of names.keys()) {
    const directory = `/${names.slice(0, depth + 1).join("/")}`;
    const post = { type: "directory", mode: 0o755, uid: 0, gid: 0 } as const;
    try {
      // One that is there already stays as it is.
      await createInstanceFile(instance.api, instance.name, directory, post);
    } catch (error) {
      // Incus looks for it first, and fails where a neighbour makes it in that moment.
      if (!isFailure(error)) throw error;
      const live = await headInstanceFile(instance.api, instance.name, directory);
      if (live?.type !== "directory") throw error;
    }
  }
}

function checkSource({ object }: FileScope, { source, sourceHash }: FileInputs): void {
  if (source === undefined) return;
  const reason = unreadable(source);
  if (reason) throw new Error(`cannot write ${object}: ${reason}`);
  if (hashFiles([source]) === sourceHash) return;
  throw new Error(
    `cannot write ${object}: ${resolve(source)} changed since it was checked; run pulumi up again`,
  );
}
