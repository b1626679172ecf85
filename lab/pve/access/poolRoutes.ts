import type { Call, Routes } from "../api/call.ts";
import { failure } from "../pveError.ts";
import type { Pool } from "../state.ts";

export const poolRoutes: Routes = {
  "GET /pools": (call) => {
    const { pools } = call.node.state;
    const poolid = call.text("poolid");
    if (poolid === undefined) {
      return Object.entries(pools)
        .filter(([id]) => call.rights.may(`/pool/${id}`, "Pool.Audit"))
        .map(([id, pool]) => ({ poolid: id, ...commentOf(pool) }));
    }
    const pool = needPool(call, "");
    call.rights.demand(`/pool/${poolid}`, "Pool.Audit");
    return [{ poolid, ...commentOf(pool), members: membersOf(call, poolid) }];
  },
  "POST /pools": (call) => {
    const { pools } = call.node.state;
    const poolid = call.need("poolid");
    if (pools[poolid] !== undefined) {
      throw failure(`create pool failed: pool '${poolid}' already exists`);
    }
    const parent = poolid.split("/").slice(0, -1).join("/");
    if (parent !== "" && pools[parent] === undefined) {
      throw failure(`create pool failed: parent '${parent}' of pool '${poolid}' does not exist`);
    }
    pools[poolid] = { ...commentOf({ comment: call.text("comment") }), vms: [], storages: [] };
    return null;
  },
  "PUT /pools": update,
  "DELETE /pools": remove,
  "GET /pools/{poolid}": (call) => {
    const poolid = call.need("poolid");
    return { poolid, ...commentOf(needPool(call, "")), members: membersOf(call, poolid) };
  },
  "PUT /pools/{poolid}": update,
  "DELETE /pools/{poolid}": remove,
};

function update(call: Call): null {
  const prefix = "update pools failed: ";
  const pool = needPool(call, prefix);
  const comment = call.text("comment");
  if (comment !== undefined) pool.comment = comment;
  const isDeletion = call.flag("delete") === true;
  const vms = call.list("vms").map(Number);
  const storages = call.list("storage");
  change(pool.vms, vms, isDeletion, (vmid) => `${prefix}VM ${vmid}`);
  change(pool.storages, storages, isDeletion, (id) => `${prefix}Storage '${id}'`);
  return null;
}

function change<T>(members: T[], named: readonly T[], isDeletion: boolean, who: (m: T) => string) {
  for (const member of named) {
    const at = members.indexOf(member);
    if (isDeletion && at < 0) throw failure(`${who(member)} is not a pool member`);
    if (!isDeletion && at >= 0) throw failure(`${who(member)} is already a pool member`);
    if (isDeletion) members.splice(at, 1);
    else members.push(member);
  }
}

function remove(call: Call): null {
  const prefix = "delete pool failed: ";
  const pool = needPool(call, prefix);
  const { pools, guests } = call.node.state;
  const poolid = call.need("poolid");
  // A guest that is gone, or never was, does not keep its pool.
  const vm = pool.vms.find((vmid) => guests[String(vmid)] !== undefined);
  const child = Object.keys(pools).find((id) => id.startsWith(`${poolid}/`));
  const [storage] = pool.storages;
  const content =
    (child === undefined ? undefined : `pool '${child}'`) ??
    (vm === undefined ? undefined : `VM ${vm}`) ??
    (storage === undefined ? undefined : `storage '${storage}'`);
  if (content !== undefined) {
    throw failure(`${prefix}pool '${poolid}' is not empty (contains ${content})`);
  }
  delete pools[poolid];
  return null;
}

function needPool(call: Call, prefix: string): Pool {
  const poolid = call.need("poolid");
  const pool = call.node.state.pools[poolid];
  if (pool === undefined) throw failure(`${prefix}pool '${poolid}' does not exist`);
  return pool;
}

const commentOf = ({ comment }: { comment?: string | undefined }) =>
  comment === undefined ? {} : { comment };

function membersOf(call: Call, poolid: string): unknown[] {
  const pool = call.node.state.pools[poolid];
  const type = call.text("type");
  const all = call.node.resources.members(pool?.vms ?? [], pool?.storages ?? []);
  return type === undefined ? all : all.filter((member) => member["type"] === type);
}
