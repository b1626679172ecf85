import type { Parameters } from "../api/parameters.ts";
import { textOf } from "../api/parameters.ts";
import type { MethodSchema, PermissionCheck } from "../api/schema.ts";
import { denied, failure, PveError } from "../pveError.ts";
import { listOf } from "../api/formats.ts";
import type { NodeState } from "../state.ts";
import { normalPath } from "./aclPath.ts";
import type { Rights } from "./rights.ts";
import { verifyUserId } from "./userId.ts";

/**
 * Checks what the schema demands of whoever calls, before parameters are looked at.
 * @throws PveError 403; 500 for a malformed user name, which PVE meets on the way.
 */
export function checkPermissions(
  schema: MethodSchema,
  rights: Rights,
  params: Parameters,
  state: NodeState,
): void {
  const { permissions } = schema;
  if (permissions === undefined) {
    if (rights.user !== "root@pam") throw denied();
    return;
  }
  if (permissions.user !== undefined || permissions.check === undefined) return;
  new Checker(rights, params, state).check(permissions.check);
}

class Checker {
  readonly #rights: Rights;
  readonly #params: Parameters;
  readonly #state: NodeState;

  constructor(rights: Rights, params: Parameters, state: NodeState) {
    this.#rights = rights;
    this.#params = params;
    this.#state = state;
  }

  check([kind, ...rest]: PermissionCheck): void {
    if (kind === "and") for (const each of rest as PermissionCheck[]) this.check(each);
    else if (kind === "or") this.#checkOr(rest as PermissionCheck[]);
    else if (kind === "perm") this.#checkPath(rest);
    else if (kind === "perm-modify") this.#checkModify(rest);
    else if (kind === "userid-param") this.#checkUser(String(rest[0]));
    else if (kind === "userid-group") this.#checkGroups(rest);
    else throw failure(`unknown permission check ${kind}`);
  }

  #checkOr(checks: readonly PermissionCheck[]): void {
    for (const check of checks) {
      try {
        return this.check(check);
      } catch (error) {
        if (!(error instanceof PveError) || error.status !== 403) throw error;
      }
    }
    throw denied();
  }

  #checkPath([template, wanted, ...options]: readonly unknown[]): void {
    const required = options[options.indexOf("require_param") + 1];
    if (options.includes("require_param") && this.#params[String(required)] === undefined) {
      throw denied();
    }
    const path = this.#path(String(template));
    const privileges = wanted as string[];
    if (options.includes("any")) this.#rights.demandAny(path, ...privileges);
    else this.#rights.demand(path, ...privileges);
  }

  #checkModify([template]: readonly unknown[]): void {
    const path = this.#path(String(template));
    const [, kind] = /^\/(storage|vms|pool)\b/.exec(path ?? "") ?? [];
    const more = { storage: "Datastore.Allocate", vms: "VM.Allocate", pool: "Pool.Allocate" };
    const allocate = kind === undefined ? [] : [more[kind as keyof typeof more]];
    this.#rights.demandAny(path, "Permissions.Modify", ...allocate);
  }

  #checkUser(privilege: string): void {
    const userid = textOf(this.#params["userid"]);
    const { realm } = verifyUserId(userid);
    if (privilege !== "self") this.#rights.demand(`/access/realm/${realm}`, privilege);
    else if (userid !== this.#rights.auth) throw denied();
  }

  #checkGroups([wanted, groupsParam]: readonly unknown[]): void {
    const userid = textOf(this.#params["userid"]);
    verifyUserId(userid);
    const privileges = wanted as string[];
    if (this.#rights.mayAny("/access/groups", ...privileges)) return;
    const given = groupsParam === undefined ? undefined : this.#params["groups"];
    const groups =
      given === undefined ? (this.#state.users[userid]?.groups ?? []) : listOf(textOf(given));
    const allowed = groups.some((g) => this.#rights.mayAny(`/access/groups/${g}`, ...privileges));
    if (!allowed) throw denied(`/access/groups, ${privileges.join("|")}`);
  }

  #path(template: string): string | undefined {
    const filled = template.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
      textOf(this.#params[name]),
    );
    return normalPath(filled);
  }
}
