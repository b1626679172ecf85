import { failure } from "../pveError.ts";

/** @throws PveError 500 where the name has no realm. */
export function verifyUserId(userid: string): { name: string; realm: string } {
  const [, name, realm] = /^([^\s:/]+)@([A-Za-z][A-Za-z0-9.\-_]+)$/.exec(userid) ?? [];
  if (name === undefined || realm === undefined || userid.length > 64) {
    throw failure(`value '${userid}' does not look like a valid user name`);
  }
  return { name, realm };
}
