import { childrenOf } from "../api/schema.ts";
import type { Call, Routes } from "../api/call.ts";
import { failure } from "../pveError.ts";

export const groupRoutes: Routes = {
  "GET /access": () =>
    ["users", "groups", "roles", "acl", "domains", "openid", "tfa", "ticket", "password"]
      .filter((name) => childrenOf("/access").includes(name))
      .map((subdir) => ({ subdir })),
  "GET /access/domains": () => [
    { realm: "pam", type: "pam", comment: "Linux PAM standard authentication" },
    { realm: "pve", type: "pve", comment: "Proxmox VE authentication server" },
  ],
  "GET /access/tfa": () => [],
  "GET /access/groups": ({ node, rights }) =>
    Object.entries(node.state.groups)
      .filter(([id]) =>
        rights.mayAny(`/access/groups/${id}`, "Group.Allocate", "Sys.Audit", "User.Modify"),
      )
      .map(([groupid, { comment }]) => ({
        groupid,
        users: members(node.state.users, groupid).join(","),
        ...(comment === undefined ? {} : { comment }),
      })),
  "POST /access/groups": (call) => {
    const { groups } = call.node.state;
    const groupid = call.need("groupid");
    if (groups[groupid] !== undefined) {
      throw failure(`create group failed: group '${groupid}' already exists`);
    }
    groups[groupid] = commentOf(call);
    return null;
  },
  "GET /access/groups/{groupid}": (call) => ({
    ...needGroup(call, ""),
    members: members(call.node.state.users, call.need("groupid")),
  }),
  "PUT /access/groups/{groupid}": (call) => {
    call.node.state.groups[call.need("groupid")] = {
      ...needGroup(call, "update group failed: "),
      ...commentOf(call),
    };
    return null;
  },
  "DELETE /access/groups/{groupid}": (call) => {
    needGroup(call, "delete group failed: ");
    const { state } = call.node;
    const groupid = call.need("groupid");
    delete state.groups[groupid];
    state.acl = state.acl.filter((entry) => entry.type !== "group" || entry.ugid !== groupid);
    for (const [id, user] of Object.entries(state.users)) {
      state.users[id] = { ...user, groups: user.groups.filter((group) => group !== groupid) };
    }
    return null;
  },
};

function needGroup(call: Call, prefix: string): { comment?: string } {
  const groupid = call.need("groupid");
  const group = call.node.state.groups[groupid];
  if (group === undefined) throw failure(`${prefix}group '${groupid}' does not exist`);
  return group;
}

function commentOf(call: Call): { comment?: string } {
  const comment = call.text("comment");
  return comment === undefined ? {} : { comment };
}

const members = (users: Readonly<Record<string, { groups: readonly string[] }>>, group: string) =>
  Object.keys(users).filter((id) => users[id]?.groups.includes(group));
