import { existsSync } from "node:fs";
import { join } from "node:path";
import { isAtLeast, oldestNode } from "./nodeVersion.mjs";

/**
 * A Node that runs TypeScript: this process's own, else the one from the locked optional packages.
 * Their binary is used where it lies, since `--ignore-scripts` leaves node_modules/.bin/node out.
 *
 * @param {string} root the project's directory
 * @param {string} [version] of this process's Node
 * @returns {string | undefined} an absolute path
 */
export function modernNode(root, version = process.version) {
  if (isAtLeast(version, oldestNode)) return process.execPath;
  const packaged = join(root, "node_modules", `node-linux-${process.arch}`, "bin", "node");
  return existsSync(packaged) ? packaged : undefined;
}
