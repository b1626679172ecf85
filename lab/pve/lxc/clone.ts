import type { Call } from "../api/call.ts";
import { demandPool, joinPool } from "../guests/createRights.ts";
import { demandUnlocked, findGuest, isRunning } from "../guests/guestConfig.ts";
import { failure } from "../pveError.ts";
import { allocate, needStorage, needVolume, splitVolume } from "../storage/volumes.ts";
import { isNetKey, mountsOf, parseKey, printKey } from "./mounts.ts";
import { finishedOptions } from "./options.ts";

/** POST clone of a stopped container: always a full copy, raw files have no bases. */
export function cloneCt(call: Call): string {
  const { node } = call;
  const vmid = call.need("vmid");
  const newid = call.need("newid");
  const source = findGuest(node, "lxc", vmid);
  demandPool(call);
  demandUnlocked(source);
  if (isRunning(source)) {
    throw failure("Cannot do full clones on a running container without snapshots");
  }
  const storage = call.text("storage");
  if (storage !== undefined) needStorage(node, storage);
  if (node.state.guests[newid] !== undefined) {
    throw failure(`unable to create CT ${newid}: config file already exists`);
  }
  const { template: _, lock: __, ...config } = source.config;
  node.state.guests[newid] = {
    kind: "lxc",
    config: { lock: "create" },
    pending: {},
    pendingDelete: [],
    snapshots: {},
    ...(source.initial === undefined ? {} : { initial: source.initial }),
  };
  return node.tasks.start(call.auth, "vzclone", vmid, (task) =>
    node.locks.run(newid, task, async () => {
      for (const [key, mount] of mountsOf(config)) {
        const { volume = "" } = mount;
        task.log(`create full clone of mountpoint ${key} (${volume})`);
        const { size, format, origin } = needVolume(node, volume);
        const home = storage ?? splitVolume(volume)?.storage ?? "local";
        const disk = { storage: home, vmid: newid, size, format, content: "rootdir", origin };
        config[key] = printKey(key, { ...mount, volume: allocate(node, disk, (l) => task.log(l)) });
      }
      await task.elapse();
      await node.backend.copy(vmid, newid);
      for (const key of Object.keys(config).filter(isNetKey)) {
        const { hwaddr: _mac, ...rest } = parseKey(key, config[key] ?? "");
        config[key] = printKey(key, rest);
      }
      const named = { hostname: call.text("hostname") ?? `CT${newid}` };
      const description = call.text("description");
      const told = description === undefined ? {} : { description };
      const guest = node.state.guests[newid];
      if (guest !== undefined) guest.config = finishedOptions({ ...config, ...named, ...told }, {});
      joinPool(call, newid);
    }),
  );
}
