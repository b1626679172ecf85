import type { Call, Routes } from "../api/call.ts";
import { badParameters } from "../pveError.ts";
import { clusterResources } from "./resources.ts";

/** SHA-1 of nothing: of a file that is not there. */
export const emptyDigest = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

export const clusterRoutes: Routes = {
  "GET /cluster/resources": clusterResources,
  "GET /cluster/nextid": nextId,
  "GET /cluster/status": ({ node }) => [
    {
      type: "node",
      id: `node/${node.facts.name}`,
      name: node.facts.name,
      nodeid: 0,
      online: 1,
      local: 1,
      level: "",
      ip: node.facts.address,
    },
  ],
  "GET /cluster/options": (call) => {
    const { guests } = call.node.state;
    const seen = Object.keys(guests).filter((id) => call.rights.may(`/vms/${id}`, "VM.Audit"));
    const tags = seen.flatMap((id) => (guests[id]?.config["tags"] ?? "").split(";"));
    const allowed = [...new Set(tags.filter((tag) => tag !== ""))].toSorted();
    const rest = call.rights.may("/", "Sys.Audit")
      ? { description: "", mac_prefix: "BC:24:11" }
      : {};
    return { "allowed-tags": allowed, ...rest };
  },
  "GET /cluster/log": clusterLog,
  "GET /cluster/ha/status/current": ({ node }) => [
    { id: "quorum", type: "quorum", node: node.facts.name, status: "OK", quorate: 1 },
  ],
  "GET /cluster/backup": () => [],
  "GET /cluster/firewall/options": () => ({ digest: emptyDigest }),
  "GET /nodes/{node}/qemu/{vmid}/firewall/options": () => ({ digest: emptyDigest }),
  "GET /nodes/{node}/lxc/{vmid}/firewall/options": () => ({ digest: emptyDigest }),
  "GET /cluster/sdn/vnets": () => [],
  "GET /cluster/sdn/zones": () => [],
};

/** The first free id from 100 on, as a text; or whether one is free. */
function nextId(call: Call): string {
  const { guests } = call.node.state;
  const wanted = call.text("vmid");
  if (wanted === undefined) {
    for (let vmid = 100; ; vmid += 1) if (guests[vmid] === undefined) return String(vmid);
  }
  if (guests[wanted] !== undefined) throw badParameters({ vmid: `VM ${wanted} already exists` });
  return wanted;
}

/** Newest first: of every task its start and its end. */
function clusterLog(call: Call): unknown[] {
  const { name } = call.node.facts;
  const max = call.number("max") ?? 50;
  const all = call.node.state.tasks.flatMap(({ upid, auth, pid, starttime, endtime, status }) => {
    const common = { node: name, user: auth, pid, tag: "pvedaemon", pri: 6 };
    const start = { ...common, time: starttime, msg: `starting task ${upid}` };
    if (status === undefined) return [start];
    return [start, { ...common, time: endtime ?? starttime, msg: `end task ${upid} ${status}` }];
  });
  const numbered = all.map((row, at) => ({ ...row, uid: String(at), id: `${at}:${name}` }));
  return numbered.toReversed().slice(0, max);
}
