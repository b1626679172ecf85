/** A command of pveum or pvesm as a call of the API. */
export interface ApiCommand {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Its parameters in braces are those of `positional`. */
  readonly path: string;
  /** What comes first and without a name. */
  readonly positional: readonly string[];
  /** What the command stands for beside them. */
  readonly fixed?: Readonly<Record<string, string>>;
}

const users = "/access/users";
const user = `${users}/{userid}`;
const token = `${user}/token/{tokenid}`;
const role = "/access/roles/{roleid}";
const acl = "/access/acl";

const ofUser = ["userid"];
const ofToken = ["userid", "tokenid"];
const ofRole = ["roleid"];
const ofPath = ["path"];

/** What of pvesm is there. */
export const pvesmCommands: Readonly<Record<string, ApiCommand>> = {
  set: { method: "PUT", path: "/storage/{storage}", positional: ["storage"] },
};

/** What of pveum is there: users, their tokens, roles and rights. */
export const pveumCommands: Readonly<Record<string, ApiCommand>> = {
  "user add": { method: "POST", path: users, positional: ofUser },
  "user modify": { method: "PUT", path: user, positional: ofUser },
  "user delete": { method: "DELETE", path: user, positional: ofUser },
  "user list": { method: "GET", path: users, positional: [] },
  "user token add": { method: "POST", path: token, positional: ofToken },
  "user token modify": { method: "PUT", path: token, positional: ofToken },
  "user token remove": { method: "DELETE", path: token, positional: ofToken },
  "user token list": { method: "GET", path: `${user}/token`, positional: ofUser },
  "role add": { method: "POST", path: "/access/roles", positional: ofRole },
  "role modify": { method: "PUT", path: role, positional: ofRole },
  "role delete": { method: "DELETE", path: role, positional: ofRole },
  "role list": { method: "GET", path: "/access/roles", positional: [] },
  "acl modify": { method: "PUT", path: acl, positional: ofPath },
  "acl delete": { method: "PUT", path: acl, positional: ofPath, fixed: { delete: "1" } },
  "acl list": { method: "GET", path: acl, positional: [] },
};
