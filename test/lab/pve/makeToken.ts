import type { PveClient } from "./pveClient.ts";

/** Privileges by path: `{ "/storage/local": ["Datastore.AllocateSpace"] }`. */
export type Rights = Readonly<Record<string, readonly string[]>>;

/** A token of a user of its own that has these rights and no other: both have them, by privilege separation. */
export async function makeToken(pve: PveClient, user: string, rights: Rights): Promise<string> {
  await pve.ask("POST", "/access/users", { userid: user });
  const path = `/access/users/${user}/token/up`;
  const { value } = await pve.ask<{ value: string }>("POST", path, { privsep: "1" });
  for (const [index, [path, privs]] of Object.entries(rights).entries()) {
    const roles = `${user.replace("@", "-")}-${index}`;
    await pve.ask("POST", "/access/roles", { roleid: roles, privs: privs.join(",") });
    await pve.ask("PUT", "/access/acl", { path, roles, users: user, tokens: `${user}!up` });
  }
  return `${user}!up=${value}`;
}
