import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { NodeState } from "./state.ts";

/** Tasks that are kept; older ones are forgotten, as PVE's log rotation does. */
const keptTasks = 500;

/** The state of a file, or that of a node just installed where there is none yet. */
export function loadState(file: string | undefined, now: number): NodeState {
  const kept = file === undefined ? undefined : read(file);
  if (kept === undefined) return freshState(now);
  // Whatever ran when the node went down is over; its guests are down with it.
  for (const task of kept.tasks) {
    if (task.status !== undefined) continue;
    task.status = "unexpected status";
    task.endtime = Math.floor(now / 1000);
  }
  kept.bootedAt = now;
  for (const guest of Object.values(kept.guests)) {
    delete guest.startedAt;
    delete guest.pid;
  }
  return kept;
}

/** Writes in one step: a crash leaves the old file or the new one. */
export function saveState(file: string, state: NodeState): void {
  state.tasks = state.tasks.slice(-keptTasks);
  writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function read(file: string): NodeState | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as NodeState;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function freshState(now: number): NodeState {
  return {
    secret: randomBytes(32).toString("hex"),
    bootedAt: now,
    nextPid: 1000,
    users: { "root@pam": { enable: 1, expire: 0, groups: [], tokens: {} } },
    groups: {},
    roles: {},
    acl: [],
    pools: {},
    guests: {},
    storages: {
      local: {
        type: "dir",
        path: "/var/lib/vz",
        content: "images,rootdir,vztmpl,backup,iso,import,snippets",
        "prune-backups": "keep-all=1",
      },
      "local-lvm": { type: "dir", path: "/var/lib/vz-lvm", content: "images,rootdir" },
    },
    volumes: {},
    interfaces: {},
    mappings: {},
    tasks: [],
  };
}
