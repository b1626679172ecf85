import type { Call, Routes } from "../api/call.ts";
import { failure } from "../pveError.ts";
import { builtInRoles } from "./privileges.ts";

export const roleRoutes: Routes = {
  "GET /access/roles": ({ node }) => [...rows(builtInRoles, 1), ...rows(node.state.roles, 0)],
  "POST /access/roles": (call) => {
    const { roles } = call.node.state;
    const roleid = call.need("roleid");
    if (roles[roleid] !== undefined || builtInRoles[roleid] !== undefined) {
      throw failure(`create role failed: role '${roleid}' already exists`);
    }
    roles[roleid] = call.list("privs");
    return null;
  },
  "GET /access/roles/{roleid}": (call) => {
    const roleid = call.need("roleid");
    const privs = builtInRoles[roleid] ?? call.node.state.roles[roleid];
    if (privs === undefined) throw failure(`role '${roleid}' does not exist`);
    return Object.fromEntries(privs.map((name) => [name, 1]));
  },
  "PUT /access/roles/{roleid}": (call) => {
    const { roles } = call.node.state;
    const roleid = own(call, "modified", "modify role failed");
    const before = call.flag("append") === true ? (roles[roleid] ?? []) : [];
    roles[roleid] = [...new Set([...before, ...call.list("privs")])];
    return null;
  },
  "DELETE /access/roles/{roleid}": (call) => {
    const { state } = call.node;
    const roleid = own(call, "deleted", "delete role failed");
    delete state.roles[roleid];
    state.acl = state.acl.filter((entry) => entry.roleid !== roleid);
    return null;
  },
};

function own(call: Call, act: string, prefix: string): string {
  const roleid = call.need("roleid");
  if (builtInRoles[roleid] !== undefined) {
    throw failure(`auto-generated role '${roleid}' cannot be ${act}`);
  }
  if (call.node.state.roles[roleid] === undefined) {
    throw failure(`${prefix}: role '${roleid}' does not exist`);
  }
  return roleid;
}

function rows(roles: Readonly<Record<string, readonly string[]>>, special: number) {
  return Object.entries(roles).map(([roleid, privs]) => ({
    roleid,
    privs: privs.toSorted().join(","),
    special,
  }));
}
