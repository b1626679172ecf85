import { createHash } from "node:crypto";

import type { Call } from "../../core/definition.ts";
import type { FileAttributes } from "../api/fileHeaders.ts";
import { getInstanceFile } from "../api/files.ts";
import { waitUntilReady } from "../instance/ready.ts";
import { type InstanceScope, instanceScope } from "../instance/scope.ts";
import { isOn } from "../instance/schema.ts";
import type { ProviderSession } from "../providerSession.ts";
import type { FileInputs } from "./schema.ts";

/** Seconds that a VM's agent may take to answer. */
const agentSeconds = 300;
/** Bytes of a file that are kept to show how it differs. */
const shownBytes = 64 * 1024;

/** One file as the handlers of one call see it. */
export interface FileScope {
  readonly call: Call<ProviderSession>;
  readonly instance: InstanceScope;
  readonly path: string;
  /** As in messages: `file "/etc/motd" in instance "web" in project "dev"`. */
  readonly object: string;
}

type Place = Pick<FileInputs, "instance" | "project" | "path"> & Partial<Pick<FileInputs, "type">>;

export function fileScope(
  call: Call<ProviderSession>,
  { instance, project, path, type }: Place,
): FileScope {
  const scope = instanceScope(call, { name: instance, project });
  return { call, instance: scope, path, object: `${type ?? "file"} "${path}" in ${scope.object}` };
}

/** What is in the guest. */
export interface LiveFile extends FileAttributes {
  /** Of content or target; empty for a directory. */
  readonly sha256: string;
  /** UTF-8 text of content or target; undefined when it is none, or longer than 64 KiB. */
  readonly text: string | undefined;
}

/** Undefined when the file, or its instance, does not exist. */
export async function readLive({ instance, path }: FileScope): Promise<LiveFile | undefined> {
  const live = await getInstanceFile(instance.api, instance.name, path);
  if (!live) return undefined;
  const { content, ...attributes } = live;
  const hash = createHash("sha256");
  const head: Buffer[] = [];
  let size = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.byteLength;
    if (size <= shownBytes) head.push(chunk);
  }
  const sha256 = attributes.type === "directory" ? "" : hash.digest("hex");
  return {
    ...attributes,
    sha256,
    text: size > shownBytes ? undefined : textOf(Buffer.concat(head)),
  };
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Waits until files can be written: at once in a container, in a VM when its agent answers.
 * @throws Error when there is no such instance, or the agent does not answer in time.
 */
export async function untilReachable({ instance, object }: FileScope): Promise<void> {
  const live = await instance.find();
  if (!live) {
    throw new Error(
      `cannot write ${object}: there is no such instance; create it first (dependsOn), or correct the name`,
    );
  }
  if (live.type === "container") return;
  try {
    await waitUntilReady(instance, { condition: "agent", timeoutSeconds: agentSeconds });
  } catch (cause) {
    const status = (await instance.find())?.status ?? "gone";
    throw new Error(`cannot write ${object}: ${(cause as Error).message}; it is ${status}`, {
      cause,
    });
  }
}

/** Whether nobody can tell what is in the guest: a VM that is off, or whose agent does not answer. */
export async function isOutOfReach({ instance }: FileScope): Promise<boolean> {
  const live = await instance.find();
  if (live?.type !== "virtual-machine") return false;
  if (!isOn(live)) return true;
  const state = await instance.api.get<{ readonly processes: number }>(`${instance.path}/state`);
  return state.value.processes <= 0 && live.config["volatile.last_state.agent"] !== "started";
}
