import type { NodeState } from "../state.ts";
import { same, sign } from "./secrets.ts";

/** A ticket holds for two hours, in seconds. */
const lifetime = 7200;

const stamp = (now: number) =>
  Math.floor(now / 1000)
    .toString(16)
    .toUpperCase()
    .padStart(8, "0");

export function makeTicket(state: NodeState, user: string, now: number): string {
  const text = `PVE:${user}:${stamp(now)}`;
  return `${text}::${sign(state.secret, text)}`;
}

/** The user of a ticket; undefined where it was not signed here or is too old. */
export function userOfTicket(state: NodeState, ticket: string, now: number): string | undefined {
  const [, text, user, time, signature] = /^(PVE:([^:]+):([0-9A-F]{8}))::(.+)$/.exec(ticket) ?? [];
  if (text === undefined || time === undefined || signature === undefined) return undefined;
  const age = now / 1000 - Number.parseInt(time, 16);
  return age < lifetime && same(sign(state.secret, text), signature) ? user : undefined;
}

export function makeCsrfToken(state: NodeState, user: string, now: number): string {
  const time = stamp(now);
  return `${time}:${sign(state.secret, `csrf:${time}:${user}`)}`;
}

export function isCsrfToken(state: NodeState, user: string, token: string): boolean {
  const [time = "", signature = ""] = token.split(":");
  return same(sign(state.secret, `csrf:${time}:${user}`), signature);
}
