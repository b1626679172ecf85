import type { Call, Routes } from "../api/call.ts";
import { failure } from "../pveError.ts";
import type { User } from "../state.ts";
import { setPassword } from "./setPassword.ts";
import { needUser, shownToken } from "./users.ts";

const texts = ["comment", "email", "firstname", "lastname", "keys"] as const;

export const userRoutes: Routes = {
  "GET /access/users": (call) => {
    const mayAll = mayAudit(call);
    return Object.entries(call.node.state.users)
      .filter(([userid]) => mayAll || userid === call.auth)
      .map(([userid, user]) => ({ userid, ...shown(user), "realm-type": userid.split("@")[1] }));
  },
  "POST /access/users": (call) => {
    const { state } = call.node;
    const userid = call.need("userid");
    if (state.users[userid] !== undefined) {
      throw failure(`create user failed: user '${userid}' already exists`);
    }
    const groups = groupsOf(call, "create user failed: ");
    state.users[userid] = { enable: 1, expire: 0, groups, tokens: {}, ...given(call) };
    const password = call.text("password");
    if (password !== undefined) setPassword(state, userid, password);
    return null;
  },
  "GET /access/users/{userid}": (call) => {
    const user = needUser(call.node.state, call.need("userid"));
    const tokens = Object.entries(user.tokens).map(([id, token]) => [id, shownToken(token)]);
    return {
      email: "",
      ...shown(user),
      groups: user.groups,
      tokens: tokens.length === 0 ? null : Object.fromEntries(tokens),
    };
  },
  "PUT /access/users/{userid}": (call) => {
    const { state } = call.node;
    const userid = call.need("userid");
    const user = needUser(state, userid);
    const groups =
      call.text("groups") === undefined
        ? user.groups
        : [
            ...(call.flag("append") === true ? user.groups : []),
            ...groupsOf(call, "update user failed: "),
          ];
    state.users[userid] = { ...user, ...given(call), groups };
    return null;
  },
  "DELETE /access/users/{userid}": (call) => {
    const { state } = call.node;
    const userid = call.need("userid");
    needUser(state, userid);
    delete state.users[userid];
    const isOf = (ugid: string) => ugid === userid || ugid.startsWith(`${userid}!`);
    state.acl = state.acl.filter((entry) => entry.type === "group" || !isOf(entry.ugid));
    return null;
  },
};

const mayAudit = (call: Call) => call.rights.mayAny("/access/groups", "User.Modify", "Sys.Audit");

function given(call: Call): Partial<User> {
  const enable = call.flag("enable");
  const expire = call.number("expire");
  const named = texts.map((key) => [key, call.text(key)] as const);
  return {
    ...(enable === undefined ? {} : { enable: enable ? 1 : 0 }),
    ...(expire === undefined ? {} : { expire }),
    ...Object.fromEntries(named.filter(([, value]) => value !== undefined)),
  };
}

/** Empty texts are not kept, except that a user made by hand shows an empty email. */
function shown(user: User): Record<string, unknown> {
  const { enable, expire, email } = user;
  const named = texts
    .map((key) => [key, user[key]] as const)
    .filter(([, v]) => v !== undefined && v !== "");
  return {
    enable,
    expire,
    ...(email === undefined ? {} : { email }),
    ...Object.fromEntries(named),
  };
}

function groupsOf(call: Call, prefix: string): string[] {
  const groups = call.list("groups");
  const missing = groups.find((group) => call.node.state.groups[group] === undefined);
  if (missing !== undefined) throw failure(`${prefix}no such group '${missing}'`);
  return groups;
}
