import type { Call, Routes } from "../api/call.ts";
import { childrenOf } from "../api/schema.ts";
import {
  digestOf,
  needGuest,
  pendingRows,
  shownConfig,
  wantedConfig,
} from "../guests/guestConfig.ts";
import { agentRoutes } from "./agentRoutes.ts";
import { cloneVm } from "./clone.ts";
import { dumpCloudInit, pendingCloudInit, renewCloudInit } from "./cloudInit.ts";
import { createVm } from "./create.ts";
import { destroyVm } from "./destroy.ts";
import { moveDisk, unlinkDisks } from "./disks.ts";
import { disksOf } from "./drive.ts";
import { powerRoutes } from "./power.ts";
import { resizeVm } from "./resize.ts";
import { needSnapshot, snapshotRoutes } from "./snapshots.ts";
import { currentStatus, listVms } from "./status.ts";
import { makeTemplate } from "./template.ts";
import { updateVm, updateVmLater } from "./update.ts";

const base = "/nodes/{node}/qemu/{vmid}";

export const qemuRoutes: Routes = {
  ...agentRoutes,
  ...powerRoutes,
  ...snapshotRoutes,
  "GET /nodes/{node}/qemu": listVms,
  "POST /nodes/{node}/qemu": createVm,
  [`GET ${base}`]: () =>
    [
      "config",
      "cloudinit",
      "pending",
      "status",
      "unlink",
      "vncproxy",
      "termproxy",
      "migrate",
      "resize",
      "move",
      "rrd",
      "rrddata",
      "monitor",
      "agent",
      "snapshot",
      "spiceproxy",
      "sendkey",
      "firewall",
      "mtunnel",
      "remote_migrate",
    ].map((subdir) => ({ subdir })),
  [`DELETE ${base}`]: destroyVm,
  [`GET ${base}/config`]: readConfig,
  [`PUT ${base}/config`]: updateVm,
  [`POST ${base}/config`]: updateVmLater,
  [`GET ${base}/pending`]: (call) => pendingRows(needGuest(call.node, "qemu", call.need("vmid"))),
  [`GET ${base}/status`]: () =>
    ["current", "start", "stop", "reset", "shutdown", "suspend", "reboot"]
      .filter((name) => childrenOf(`${base}/status`).includes(name))
      .map((subdir) => ({ subdir })),
  [`GET ${base}/status/current`]: currentStatus,
  [`PUT ${base}/resize`]: resizeVm,
  [`PUT ${base}/unlink`]: unlinkDisks,
  [`POST ${base}/move_disk`]: moveDisk,
  [`POST ${base}/clone`]: cloneVm,
  [`POST ${base}/template`]: makeTemplate,
  [`GET ${base}/cloudinit`]: pendingCloudInit,
  [`PUT ${base}/cloudinit`]: renewCloudInit,
  [`GET ${base}/cloudinit/dump`]: dumpCloudInit,
  [`GET ${base}/feature`]: (call) => {
    const { config } = needGuest(call.node, "qemu", call.need("vmid"));
    const canSnapshot = disksOf(config).every(
      ([, { file = "" }]) =>
        call.node.state.volumes[file]?.format === "qcow2" && !/\/base-[^/]*$/.test(file),
    );
    const has = call.need("feature") === "snapshot" ? canSnapshot : true;
    return { hasFeature: has ? 1 : 0, nodes: [call.node.facts.name] };
  },
};

/** What the config will be, or with `current` what runs, or what a snapshot holds. */
function readConfig(call: Call): unknown {
  const guest = needGuest(call.node, "qemu", call.need("vmid"));
  const snapshot = call.text("snapshot");
  if (snapshot !== undefined) return shownConfig("qemu", needSnapshot(guest, snapshot).config);
  const config = call.flag("current") === true ? guest.config : wantedConfig(guest);
  return { ...shownConfig("qemu", config), digest: digestOf(guest) };
}
