import type { Call, Routes } from "../api/call.ts";
import type { GuestInterface } from "../guests/guestBackend.ts";
import {
  demandUnlocked,
  digestOf,
  isRunning,
  needGuest,
  pendingRows,
  shownConfig,
  wantedConfig,
} from "../guests/guestConfig.ts";
import { forgetGuest } from "../guests/forgetGuest.ts";
import { markStopped } from "../guests/running.ts";
import { failure } from "../pveError.ts";
import { listSnapshots } from "../qemu/snapshots.ts";
import { formatSize, needVolume, ownerOf, parseSize, removeDisk } from "../storage/volumes.ts";
import { cloneCt } from "./clone.ts";
import { createCt } from "./create.ts";
import { mountsOf, parseKey, printKey } from "./mounts.ts";
import { ctPowerRoutes } from "./power.ts";
import { makeCtTemplate } from "./template.ts";
import { ctStatus, listCts } from "./status.ts";
import { updateCt } from "./update.ts";

const base = "/nodes/{node}/lxc/{vmid}";
const rows = (...names: readonly string[]) => names.map((subdir) => ({ subdir }));

export const lxcRoutes: Routes = {
  ...ctPowerRoutes,
  "GET /nodes/{node}/lxc": listCts,
  "POST /nodes/{node}/lxc": createCt,
  [`GET ${base}`]: () =>
    rows(
      "config",
      "pending",
      "status",
      "vncproxy",
      "termproxy",
      "vncwebsocket",
      "spiceproxy",
      "migrate",
      "clone",
      "rrd",
      "rrddata",
      "firewall",
      "snapshot",
      "resize",
      "interfaces",
    ),
  [`GET ${base}/status`]: () => rows("current", "start", "stop", "shutdown", "reboot", "migrate"),
  [`GET ${base}/status/current`]: ctStatus,
  [`GET ${base}/config`]: (call) => {
    const guest = ct(call);
    const config = call.flag("current") === true ? guest.config : wantedConfig(guest);
    return { ...shownConfig("lxc", config), digest: digestOf(guest) };
  },
  [`PUT ${base}/config`]: updateCt,
  [`GET ${base}/pending`]: (call) => pendingRows(ct(call)),
  [`GET ${base}/snapshot`]: (call) => listSnapshots(ct(call)),
  [`POST ${base}/snapshot`]: (call) =>
    call.node.tasks.start(call.auth, "vzsnapshot", call.need("vmid"), async () => {
      demandUnlocked(ct(call));
      // Raw files in a folder cannot be kept as they were.
      throw failure("snapshot feature is not available");
    }),
  [`DELETE ${base}/snapshot/{snapname}`]: (call) => withoutSnapshot(call, "vzdelsnapshot"),
  [`POST ${base}/snapshot/{snapname}/rollback`]: (call) => withoutSnapshot(call, "vzrollback"),
  [`POST ${base}/template`]: makeCtTemplate,
  [`GET ${base}/feature`]: (call) => {
    ct(call);
    return { hasFeature: call.need("feature") === "snapshot" ? 0 : 1 };
  },
  [`GET ${base}/interfaces`]: listInterfaces,
  [`PUT ${base}/resize`]: resizeCt,
  [`POST ${base}/clone`]: cloneCt,
  [`DELETE ${base}`]: destroyCt,
};

const ct = (call: Call) => needGuest(call.node, "lxc", call.need("vmid"));

/** Of a container that is stopped, or is none, nothing at all. */
async function listInterfaces(call: Call): Promise<unknown> {
  const found = await call.node.backend.interfaces(call.need("vmid"));
  const guest = call.node.state.guests[call.need("vmid")];
  return guest?.kind === "lxc" && isRunning(guest) ? (found?.map(shownInterface) ?? null) : null;
}

function shownInterface({ name, mac, addresses }: GuestInterface): unknown {
  const split = addresses.map((address) => {
    const [ip = "", prefix = ""] = address.split("/");
    const type = ip.includes(":") ? "inet6" : "inet";
    return { "ip-address": ip, "ip-address-type": type, prefix };
  });
  const first = (isSix: boolean) => addresses.find((address) => address.includes(":") === isSix);
  const [inet, inet6] = [first(false), first(true)];
  const hwaddr = mac.toLowerCase();
  return {
    name,
    hwaddr,
    "hardware-address": hwaddr,
    "ip-addresses": split,
    ...(inet === undefined ? {} : { inet }),
    ...(inet6 === undefined ? {} : { inet6 }),
  };
}

/** There is none to be had on a folder, so none has this name. */
const withoutSnapshot = (call: Call, type: string) =>
  call.node.tasks.start(call.auth, type, call.need("vmid"), async () => {
    ct(call);
    throw failure(`snapshot '${call.need("snapname")}' does not exist`);
  });

/** A shrink is refused at once, unlike that of a VM. */
function resizeCt(call: Call): string {
  const { node } = call;
  const vmid = call.need("vmid");
  const key = call.need("disk");
  const guest = ct(call);
  demandUnlocked(guest);
  const value = guest.config[key];
  if (value === undefined) throw failure(`disk '${key}' does not exist`);
  const mount = parseKey(key, value);
  const volume = needVolume(node, mount["volume"] ?? "");
  const text = call.need("size");
  const wanted = parseSize(text.replace(/^\+/, "")) ?? 0;
  const size = text.startsWith("+") ? volume.size + wanted : wanted;
  if (size < volume.size) throw failure("unable to shrink disk size");
  return node.tasks.start(call.auth, "resize", vmid, (task) =>
    node.locks.run(vmid, task, async () => {
      await task.elapse();
      volume.size = size;
      guest.config[key] = printKey(key, { ...mount, size: formatSize(size) });
      task.log("Image resized.", "resize2fs 1.47.0 (5-Feb-2023)");
    }),
  );
}

/** A running container is refused without `force`; a locked one always, both at once. */
function destroyCt(call: Call): string {
  const { node } = call;
  const vmid = call.need("vmid");
  const guest = ct(call);
  if (guest.config["protection"] === "1") {
    throw failure(`can't remove CT ${vmid} - protection mode enabled`);
  }
  demandUnlocked(guest);
  const force = call.flag("force") === true;
  if (isRunning(guest) && !force) {
    throw failure(`unable to destroy CT ${vmid} - container is running`);
  }
  return node.tasks.start(call.auth, "vzdestroy", vmid, (task) =>
    node.locks.run(vmid, task, async () => {
      await task.elapse();
      if (isRunning(guest)) {
        task.log(`forced to stop CT ${vmid} before destroying!`);
        await node.backend.stop(vmid);
        markStopped(guest);
      }
      for (const [, { volume = "" }] of mountsOf(guest.config)) {
        const isForeign = ownerOf(volume) !== undefined && ownerOf(volume) !== Number(vmid);
        if (!isForeign && !volume.startsWith("/"))
          removeDisk(node, volume, (line) => task.log(line));
      }
      await node.backend.destroy(vmid);
      forgetGuest(node, vmid);
    }),
  );
}
