import type { Call, Routes } from "../api/call.ts";
import { badParameters, failure } from "../pveError.ts";
import type { AclEntry } from "../state.ts";
import { isAclPath, normalPath } from "./aclPath.ts";
import { builtInRoles } from "./privileges.ts";
import { Rights } from "./rights.ts";

export const aclRoutes: Routes = {
  "GET /access/acl": ({ node, rights }) =>
    node.state.acl.filter((entry) => rights.may(entry.path, "Permissions.Modify")),
  "PUT /access/acl": setAcl,
  "GET /access/permissions": (call) => {
    const userid = call.text("userid");
    const path = call.text("path");
    if (userid !== undefined && userid !== call.auth) {
      call.rights.demandAny("/access", "Sys.Audit");
    }
    const rights = userid === undefined ? call.rights : new Rights(call.node.state, userid);
    return path === undefined ? rights.all() : { [path]: rights.on(path) };
  },
};

function setAcl(call: Call): null {
  const { state } = call.node;
  const isDeletion = call.flag("delete") === true;
  const path = normalPath(call.need("path"));
  if (path === undefined || (!isDeletion && !isAclPath(path))) {
    throw badParameters({ path: `invalid ACL path '${call.need("path")}'` });
  }
  const subjects = [
    ...call.list("users").map((ugid) => ({ type: "user" as const, ugid })),
    ...call.list("groups").map((ugid) => ({ type: "group" as const, ugid })),
    ...call.list("tokens").map((ugid) => ({ type: "token" as const, ugid })),
  ];
  if (subjects.length === 0) {
    const fault = "either 'users', 'groups' or 'tokens' is required.";
    throw badParameters({ users: fault, groups: fault, tokens: fault });
  }
  const propagate = call.flag("propagate") === false ? 0 : 1;
  for (const roleid of call.list("roles")) {
    if (builtInRoles[roleid] === undefined && state.roles[roleid] === undefined) {
      throw failure(`ACL update failed: role '${roleid}' does not exist`);
    }
    for (const subject of subjects) {
      if (!isDeletion) checkSubject(call, subject);
      const entry: AclEntry = { path, ...subject, roleid, propagate };
      const others = state.acl.filter((other) => !isSame(other, entry));
      state.acl = isDeletion ? others : [...others, entry];
    }
  }
  return null;
}

function checkSubject(call: Call, { type, ugid }: Pick<AclEntry, "type" | "ugid">): void {
  const { users, groups } = call.node.state;
  const [user = "", token = ""] = ugid.split("!");
  if (type === "group" ? groups[ugid] === undefined : users[user] === undefined) {
    throw failure(
      `ACL update failed: ${type === "group" ? "group" : "user"} '${ugid}' does not exist`,
    );
  }
  if (type === "token" && users[user]?.tokens[token] === undefined) {
    throw failure(`ACL update failed: no such token '${token}' for user '${user}'`);
  }
}

const isSame = (a: AclEntry, b: AclEntry) =>
  a.path === b.path && a.type === b.type && a.ugid === b.ugid && a.roleid === b.roleid;
