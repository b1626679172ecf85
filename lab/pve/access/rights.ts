import { builtInRoles, privileges } from "./privileges.ts";
import type { AclEntry, NodeState } from "../state.ts";
import { denied } from "../pveError.ts";

/** Privilege to 1 where it goes on to paths below, 0 where it is for this path alone. */
export type Privileges = Readonly<Record<string, number>>;

/** Paths whose rights are listed for anybody, beside those that an ACL or a pool names. */
const commonPaths = [
  "/",
  "/access",
  "/access/groups",
  "/nodes",
  "/pool",
  "/sdn",
  "/storage",
  "/vms",
];

/** What one user or token may do on a node. */
export class Rights {
  readonly auth: string;
  readonly #state: NodeState;

  constructor(state: NodeState, auth: string) {
    this.#state = state;
    this.auth = auth;
  }

  get user(): string {
    return this.auth.split("!")[0] ?? "";
  }

  get token(): string | undefined {
    return this.auth.split("!")[1];
  }

  /** Root himself: one of his tokens is refused what only he may. */
  get isRoot(): boolean {
    return this.auth === "root@pam";
  }

  /** Rights on a path; a token with privilege separation has what it and its user both have. */
  on(path: string): Privileges {
    const ofUser = this.#of(this.user, "user", path);
    const privsep = this.token !== undefined && this.#privsep();
    if (!privsep) return ofUser;
    const ofToken = this.#of(this.auth, "token", path);
    return Object.fromEntries(Object.entries(ofToken).filter(([name]) => name in ofUser));
  }

  may(path: string, ...wanted: readonly string[]): boolean {
    const has = this.on(path);
    return wanted.every((privilege) => privilege in has);
  }

  mayAny(path: string, ...wanted: readonly string[]): boolean {
    const has = this.on(path);
    return wanted.some((privilege) => privilege in has);
  }

  /** @throws PveError 403 naming the path and the first privilege that is missing. */
  demand(path: string | undefined, ...wanted: readonly string[]): void {
    const has = path === undefined ? {} : this.on(path);
    const missing = wanted.find((privilege) => !(privilege in has));
    if (missing !== undefined) throw denied(`${path ?? ""}, ${missing}`);
  }

  demandAny(path: string | undefined, ...wanted: readonly string[]): void {
    if (path !== undefined && this.mayAny(path, ...wanted)) return;
    throw denied(`${path ?? ""}, ${wanted.join("|")}`);
  }

  /** Every path with a right on it. */
  all(): Record<string, Privileges> {
    const { acl, pools } = this.#state;
    const ofPools = Object.values(pools).flatMap((pool) => [
      ...pool.vms.map((vmid) => `/vms/${vmid}`),
      ...pool.storages.map((storage) => `/storage/${storage}`),
    ]);
    const paths = new Set([...commonPaths, ...acl.map((entry) => entry.path), ...ofPools]);
    const found = [...paths].map((path) => [path, this.on(path)] as const);
    return Object.fromEntries(found.filter(([, has]) => Object.keys(has).length > 0));
  }

  #privsep(): boolean {
    const token = this.#state.users[this.user]?.tokens[this.token ?? ""];
    return token?.privsep === 1;
  }

  #of(ugid: string, type: "user" | "token", path: string): Privileges {
    if (ugid === "root@pam") return Object.fromEntries(privileges.map((name) => [name, 1]));
    const roles = { ...this.#rolesOfPools(ugid, type, path), ...this.#roles(ugid, type, path) };
    if ("NoAccess" in roles) return {};
    const has: Record<string, number> = {};
    for (const [role, propagate] of Object.entries(roles)) {
      for (const privilege of builtInRoles[role] ?? this.#state.roles[role] ?? []) {
        has[privilege] = Math.max(has[privilege] ?? 0, propagate);
      }
    }
    return has;
  }

  /** Roles of the deepest path that has an entry; at one path a user's own come before the groups'. */
  #roles(ugid: string, type: "user" | "token", path: string): Record<string, number> {
    const groups = type === "user" ? (this.#state.users[ugid]?.groups ?? []) : [];
    let found: Record<string, number> = {};
    for (const at of pathsTo(path)) {
      const here = this.#state.acl.filter(
        (entry) => entry.path === at && (at === path || entry.propagate === 1),
      );
      const own = here.filter((entry) => entry.type === type && entry.ugid === ugid);
      const ofGroups = here.filter(
        (entry) => entry.type === "group" && groups.includes(entry.ugid),
      );
      if (own.length > 0) found = rolesOf(own);
      else if (ofGroups.length > 0) found = rolesOf(ofGroups);
    }
    return found;
  }

  /** A role on a pool holds for its members, and for nothing below them. */
  #rolesOfPools(ugid: string, type: "user" | "token", path: string): Record<string, number> {
    const [, vmid] = /^\/vms\/(\d+)$/.exec(path) ?? [];
    const [, storage] = /^\/storage\/([^/]+)$/.exec(path) ?? [];
    const found: Record<string, number> = {};
    for (const [name, pool] of Object.entries(this.#state.pools)) {
      const isMember =
        (vmid !== undefined && pool.vms.includes(Number(vmid))) ||
        (storage !== undefined && pool.storages.includes(storage));
      if (!isMember) continue;
      for (const role of Object.keys(this.#roles(ugid, type, `/pool/${name}`))) found[role] = 0;
    }
    return found;
  }
}

const rolesOf = (entries: readonly AclEntry[]) =>
  Object.fromEntries(entries.map((entry) => [entry.roleid, entry.propagate]));

/** `/`, `/vms`, `/vms/100`. */
function pathsTo(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "");
  return ["/", ...parts.map((_, at) => `/${parts.slice(0, at + 1).join("/")}`)];
}
