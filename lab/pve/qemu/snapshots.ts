import type { Call, Routes } from "../api/call.ts";
import {
  demandUnlocked,
  digestOf,
  isRunning,
  needGuest,
  newUuid,
  shownConfig,
} from "../guests/guestConfig.ts";
import { markStopped } from "../guests/running.ts";
import { failure } from "../pveError.ts";
import type { Guest, Snapshot } from "../state.ts";
import { disksOf } from "./drive.ts";

const base = "/nodes/{node}/qemu/{vmid}/snapshot";

export const snapshotRoutes: Routes = {
  [`GET ${base}`]: (call) => listSnapshots(needGuest(call.node, "qemu", call.need("vmid"))),
  [`POST ${base}`]: (call) => {
    const name = call.need("snapname");
    if (["current", "pending"].includes(name)) {
      throw failure(`unable to use snapshot name '${name}' (reserved name)`);
    }
    return asTask(call, "qmsnapshot", async (guest, log) => {
      demandUnlocked(guest);
      if (guest.snapshots[name] !== undefined)
        throw failure(`snapshot name '${name}' already used`);
      return async () => {
        await call.node.backend.snapshot(call.need("vmid"), name);
        for (const [key, { file = "" }] of disksOf(guest.config)) {
          log(`snapshotting 'drive-${key}' (${file})`);
        }
        take(call, guest, name);
      };
    });
  },
  [`GET ${base}/{snapname}`]: () => ["config", "rollback"].map((cmd) => ({ cmd })),
  [`GET ${base}/{snapname}/config`]: (call) => {
    const { config, snaptime, description, parent } = needSnapshot(
      needGuest(call.node, "qemu", call.need("vmid")),
      call.need("snapname"),
    );
    return {
      ...shownConfig("qemu", config),
      snaptime,
      ...(description === undefined ? {} : { description }),
      ...(parent === undefined ? {} : { parent }),
    };
  },
  [`POST ${base}/{snapname}/rollback`]: (call) =>
    asTask(call, "qmrollback", async (guest) => {
      const name = call.need("snapname");
      const { config } = needSnapshot(guest, name);
      demandUnlocked(guest);
      if (isRunning(guest)) {
        await call.node.backend.stop(call.need("vmid"));
        markStopped(guest);
      }
      return async () => {
        await call.node.backend.rollBack(call.need("vmid"), name);
        // A machine that went back in time must notice.
        guest.config = { ...config, vmgenid: newUuid(), parent: name };
        guest.pending = {};
        guest.pendingDelete = [];
      };
    }),
  [`DELETE ${base}/{snapname}`]: (call) =>
    asTask(call, "qmdelsnapshot", async (guest) => {
      const name = call.need("snapname");
      const { parent } = needSnapshot(guest, name);
      demandUnlocked(guest);
      return async () => {
        await call.node.backend.dropSnapshot(call.need("vmid"), name);
        delete guest.snapshots[name];
        for (const other of [...Object.values(guest.snapshots), guest.config]) {
          if (other["parent" as keyof typeof other] !== name) continue;
          if (parent === undefined) delete (other as { parent?: string }).parent;
          else (other as { parent?: string }).parent = parent;
        }
      };
    }),
};

/** Snapshots with the guest as it is at the end, under the name `current`. */
export function listSnapshots(guest: Guest): unknown[] {
  const { parent } = guest.config;
  const taken = Object.entries(guest.snapshots).map(([name, snapshot]) => ({
    name,
    snaptime: snapshot.snaptime,
    description: snapshot.description ?? "",
    ...(guest.kind === "qemu" ? { vmstate: 0 } : {}),
    ...(snapshot.parent === undefined ? {} : { parent: snapshot.parent }),
  }));
  const current = {
    name: "current",
    description: "You are here!",
    running: isRunning(guest) ? 1 : 0,
    digest: digestOf(guest),
    ...(parent === undefined ? {} : { parent }),
  };
  return [...taken, current];
}

/** @throws PveError 500 where there is none of that name. */
export function needSnapshot(guest: Guest, name: string): Snapshot {
  const snapshot = guest.snapshots[name];
  if (snapshot === undefined) throw failure(`snapshot '${name}' does not exist`);
  return snapshot;
}

function take(call: Call, guest: Guest, name: string): void {
  const { parent, ...config } = guest.config;
  const description = call.text("description");
  guest.snapshots[name] = {
    config,
    snaptime: Math.floor(call.node.clock.now() / 1000),
    ...(description === undefined ? {} : { description }),
    ...(parent === undefined ? {} : { parent }),
  };
  guest.config["parent"] = name;
}

/** Checks at once, works when the time has passed. */
function asTask(
  call: Call,
  type: string,
  check: (guest: Guest, log: (line: string) => void) => Promise<() => Promise<void>>,
): string {
  const { node } = call;
  const vmid = call.need("vmid");
  return node.tasks.start(call.auth, type, vmid, (task) =>
    node.locks.run(vmid, task, async () => {
      const work = await check(needGuest(node, "qemu", vmid), (line) => task.log(line));
      await task.elapse();
      await work();
    }),
  );
}
