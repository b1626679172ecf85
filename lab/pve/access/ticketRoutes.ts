import type { Call, Routes } from "../api/call.ts";
import { PveError } from "../pveError.ts";
import { isActive } from "./authenticate.ts";
import { privileges } from "./privileges.ts";
import { Rights } from "./rights.ts";
import { isPassword } from "./secrets.ts";
import { setPassword } from "./setPassword.ts";
import { makeCsrfToken, makeTicket, userOfTicket } from "./tickets.ts";

export const ticketRoutes: Routes = {
  "GET /access/ticket": () => null,
  "POST /access/ticket": logIn,
  "PUT /access/password": (call) => {
    setPassword(call.node.state, call.need("userid"), call.need("password"));
    return null;
  },
};

function logIn(call: Call): unknown {
  const { state, clock } = call.node;
  const given = call.need("username");
  const realm = call.text("realm");
  const user = realm === undefined ? given : `${given}@${realm}`;
  const password = call.need("password");
  const now = clock.now();
  // A ticket that still holds stands for the password: that is how it is renewed.
  const isRight =
    userOfTicket(state, password, now) === user ||
    isPassword(password, state.users[user]?.password);
  if (!isRight || !isActive(state, user, now)) throw new PveError(401, "authentication failure");
  return {
    username: user,
    ticket: makeTicket(state, user, now),
    CSRFPreventionToken: makeCsrfToken(state, user, now),
    cap: capabilities(new Rights(state, user)),
  };
}

/** For the web page: which of its parts to show. */
const parts = {
  vms: { path: "/vms", wanted: /^(VM\.|Permissions\.Modify)/ },
  storage: { path: "/storage", wanted: /^(Datastore\.|Permissions\.Modify)/ },
  access: { path: "/access", wanted: /^(User\.Modify|Group\.Allocate|Permissions\.Modify)/ },
  nodes: { path: "/nodes", wanted: /^(Sys\.|Permissions\.Modify)/ },
  sdn: { path: "/sdn", wanted: /^(SDN\.|Permissions\.Modify)/ },
  dc: { path: "/", wanted: /^(Sys\.Audit|Sys\.Modify|SDN\.)/ },
  mapping: { path: "/mapping", wanted: /^(Mapping\.|Permissions\.Modify)/ },
};

function capabilities(rights: Rights): Record<string, unknown> {
  const of = ({ path, wanted }: { path: string; wanted: RegExp }) => {
    const has = rights.on(path);
    const named = privileges.filter((name) => name in has && wanted.test(name));
    return Object.fromEntries(named.map((name) => [name, 1]));
  };
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, of(part)]));
}
