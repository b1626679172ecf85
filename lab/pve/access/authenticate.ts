import type { IncomingHttpHeaders } from "node:http";
import { PveError } from "../pveError.ts";
import type { NodeState } from "../state.ts";
import { hashToken, same } from "./secrets.ts";
import { isCsrfToken, userOfTicket } from "./tickets.ts";

/**
 * Who sends a request: a user by ticket or `user!token`. Undefined without credentials.
 * @throws PveError 401; wrong, unknown, expired and disabled are told apart by nothing.
 */
export function authenticate(
  state: NodeState,
  method: string,
  headers: IncomingHttpHeaders,
  now: number,
): string | undefined {
  const { authorization = "", cookie = "" } = headers;
  const ticket =
    valueOf("PVEAuthCookie", cookie, ";") ?? valueOf("PVEAuthCookie", authorization, "\n");
  if (ticket !== undefined) {
    const user = userOfTicket(state, ticket, now);
    if (user === undefined || !isActive(state, user, now)) throw refused();
    const csrf = headers["csrfpreventiontoken"];
    const isWrite = method !== "GET";
    if (isWrite && (typeof csrf !== "string" || !isCsrfToken(state, user, csrf))) {
      throw new PveError(401, "Permission denied - invalid csrf token");
    }
    return user;
  }
  const [, token] = /^PVEAPIToken[=\s]\s*(.+)$/.exec(authorization) ?? [];
  return token === undefined ? undefined : authOfToken(state, token, now);
}

function authOfToken(state: NodeState, text: string, now: number): string {
  const [, user, id, value] = /^([^\s!]+)!([^\s=]+)=(.+)$/.exec(text) ?? [];
  const token = user === undefined ? undefined : state.users[user]?.tokens[id ?? ""];
  if (user === undefined || id === undefined || value === undefined || token === undefined) {
    throw refused();
  }
  const expired = token.expire > 0 && token.expire * 1000 <= now;
  if (expired || !isActive(state, user, now) || !same(hashToken(value), token.hash)) {
    throw refused();
  }
  return `${user}!${id}`;
}

/** Whether a user is there, enabled and not expired. */
export function isActive(state: NodeState, userid: string, now: number): boolean {
  const user = state.users[userid];
  return user?.enable === 1 && (user.expire === 0 || user.expire * 1000 > now);
}

const refused = () => new PveError(401, "Authentication failed!");

function valueOf(name: string, text: string, separator: string): string | undefined {
  for (const part of text.split(separator)) {
    const [, value] = new RegExp(`^\\s*${name}[=\\s](.+)$`).exec(part) ?? [];
    if (value !== undefined) return decodeURIComponent(value.trim());
  }
  return undefined;
}
