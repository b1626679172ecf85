import type * as pulumi from "@pulumi/pulumi";
import { all, secret } from "@pulumi/pulumi/output.js";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import { Acl, Role, Token, User } from "./proxmoxve.ts";

export interface PveTokenArgs {
  /** `strata-inner@pve`: a user of its own, without a password. */
  readonly user: string;
  /** Of the token among the user's. */
  readonly name: string;
  /** Privileges by path, such as `/storage/local`: what the token may do, and nothing else. They hold below the path too. */
  readonly rights: Readonly<Record<string, readonly string[]>>;
  /** RFC 3339 time after which the node refuses it. Default: never. */
  readonly expires?: string;
}

/**
 * An API token with rights of its own. It has what both it and its user have, so each path gives its role to both; a
 * path's role is the token's alone.
 */
export class PveToken extends ComponentResource {
  /** `user@realm!name=uuid`, secret; known when all its rights are there. */
  readonly token: pulumi.Output<string>;

  constructor(name: string, args: PveTokenArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("strata:pve:Token", name, {}, opts);
    const own = { parent: this, ...(opts.deletedWith && { deletedWith: opts.deletedWith }) };
    const comment = "made by strata";
    const user = new User(name, { userId: args.user, comment }, own);
    const token = new Token(
      name,
      {
        userId: args.user,
        tokenName: args.name,
        comment,
        privilegesSeparation: true,
        expirationDate: args.expires,
      },
      { ...own, dependsOn: [user] },
    );
    const acls = Object.entries(args.rights).flatMap(([path, privileges]) => {
      const of = `${name}:${path}`;
      const roleId = roleName(args, path);
      const role = new Role(of, { roleId, privileges: [...privileges].sort() }, own);
      const common = { path, roleId, propagate: true };
      const after = { ...own, dependsOn: [role, token] };
      return [
        new Acl(`${of}:user`, { ...common, userId: args.user }, after),
        new Acl(`${of}:token`, { ...common, tokenId: `${args.user}!${args.name}` }, after),
      ];
    });
    const opened = all(acls.map((acl) => acl.path));
    this.token = secret(all([token.value, opened]).apply(([value]) => value));
    this.registerOutputs({ token: this.token });
  }
}

/** `strata-inner-ci-storage-local`: a role belongs to one path of one token. */
function roleName({ user, name }: PveTokenArgs, path: string): string {
  return `${user.replace(/@.*$/, "")}-${name}${path}`.replaceAll(/[^A-Za-z0-9._-]+/g, "-");
}
