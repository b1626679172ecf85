import { delimiter } from "node:path";

const fromNpm = /\/node_modules\/\.bin$|\/node-gyp-bin$/;

/**
 * PATH without what npm and npx put before the user's own entries for as long as a command of
 * theirs runs, and without the Node that the launcher put before those.
 */
export function userPath(path = ""): string {
  const entries = path.split(delimiter);
  const first = entries.findIndex((entry) => fromNpm.test(entry));
  if (first !== 0 && first !== 1) return path;
  const own = entries.findIndex((entry, index) => index > first && !fromNpm.test(entry));
  return own === -1 ? "" : entries.slice(own).join(delimiter);
}
