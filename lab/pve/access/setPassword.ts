import { randomBytes } from "node:crypto";
import { failure } from "../pveError.ts";
import type { NodeState } from "../state.ts";
import { hashPassword } from "./secrets.ts";

export function setPassword(state: NodeState, userid: string, password: string): void {
  const user = state.users[userid];
  if (user === undefined) throw failure(`no such user ('${userid}')`);
  state.users[userid] = {
    ...user,
    password: hashPassword(password, randomBytes(8).toString("hex")),
  };
}
