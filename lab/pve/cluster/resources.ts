import type { Call } from "../api/call.ts";
import { contentsOf } from "../storage/volumes.ts";
import { storageFigures } from "../storage/statusRoutes.ts";
import { nodeRow } from "../node/figures.ts";

/** GET /cluster/resources: what the caller may see, guests as of the last round. */
export function clusterResources(call: Call): unknown[] {
  const type = call.text("type");
  const wants = (kind: string) => type === undefined || type === kind;
  const guests = visibleGuests(call);
  return [
    ...(type === undefined ? pools(call, guests) : []),
    ...(wants("vm") ? guests : []),
    ...(wants("node") ? [node(call)] : []),
    ...(wants("storage") ? storages(call) : []),
    ...(wants("sdn") ? zones(call) : []),
  ];
}

function visibleGuests(call: Call): Record<string, unknown>[] {
  const vmids = Object.keys(call.node.state.guests);
  const seen = vmids.filter((vmid) => call.rights.may(`/vms/${vmid}`, "VM.Audit"));
  return call.node.resources.guests(seen);
}

/** A pool adds up what its running members use. */
function pools(call: Call, guests: readonly Record<string, unknown>[]): unknown[] {
  const ids = Object.keys(call.node.state.pools).filter((id) =>
    call.rights.may(`/pool/${id}`, "Pool.Audit"),
  );
  return ids.map((id) => {
    const running = guests.filter((guest) => guest["pool"] === id && guest["status"] === "running");
    const sum = (key: string) =>
      running.reduce((total, guest) => total + Number(guest[key] ?? 0), 0);
    const used = {
      uptime: Math.max(0, ...running.map((guest) => Number(guest["uptime"]))),
      cpu: sum("cpu"),
      mem: sum("mem"),
      maxcpu: sum("maxcpu"),
      maxmem: sum("maxmem"),
    };
    const row = { id: `/pool/${id}`, pool: id, type: "pool" };
    return used.uptime > 0 ? { ...row, ...used } : row;
  });
}

function node(call: Call): unknown {
  const { name } = call.node.facts;
  const common = { id: `node/${name}`, node: name, type: "node", status: "online", level: "" };
  const row = { ...common, "cgroup-mode": 2 };
  return call.rights.may(`/nodes/${name}`, "Sys.Audit") ? { ...row, ...nodeRow(call.node) } : row;
}

function storages(call: Call): unknown[] {
  const { name } = call.node.facts;
  return Object.entries(call.node.state.storages)
    .filter(([id]) =>
      call.rights.mayAny(`/storage/${id}`, "Datastore.Audit", "Datastore.AllocateSpace"),
    )
    .map(([storage, config]) => {
      const { total, used, enabled, shared } = storageFigures(config);
      return {
        id: `storage/${name}/${storage}`,
        storage,
        node: name,
        type: "storage",
        shared,
        plugintype: config.type,
        content: contentsOf(config).join(","),
        status: enabled === 1 ? "available" : "unknown",
        disk: used,
        maxdisk: total,
      };
    });
}

function zones(call: Call): unknown[] {
  const { name } = call.node.facts;
  if (!call.rights.mayAny("/sdn/zones/localnetwork", "SDN.Audit", "SDN.Use")) return [];
  const sdn = "localnetwork";
  return [{ id: `sdn/${name}/${sdn}`, sdn, node: name, type: "sdn", status: "ok" }];
}
