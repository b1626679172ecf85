import { failure } from "../pveError.ts";
import type { NodeState, Token, User } from "../state.ts";

/** @throws PveError 500 where there is none of that name. */
export function needUser(state: NodeState, userid: string): User {
  const user = state.users[userid];
  if (user === undefined) throw failure(`no such user ('${userid}')`);
  return user;
}

/** A token without its secret. */
export function shownToken({ comment, expire, privsep }: Token) {
  return { expire, privsep, ...(comment === undefined ? {} : { comment }) };
}
