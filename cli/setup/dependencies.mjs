import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, statSync, symlinkSync, utimesSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/**
 * Installs the locked npm dependencies when they are missing or differ from package-lock.json.
 *
 * @param {string} root the project's directory
 * @param {boolean} [evenIfCurrent] install again although the lock file agrees
 */
export function installDependencies(root, evenIfCurrent = false) {
  if (!evenIfCurrent && areInstalled(root)) return;
  process.stderr.write("installing locked npm dependencies (about 30 s)\n");
  // Flags before the user's npmrc: an omit=dev there would leave out what tests and types need.
  const args = ["ci", "--ignore-scripts", "--include=dev", "--include=optional", "--no-audit"];
  const npm = spawnSync("npm", [...args, "--no-fund", "--loglevel=error"], {
    cwd: root,
    // npm's output is progress; standard output belongs to the command's own result.
    stdio: ["ignore", 2, 2],
    env: {
      ...process.env,
      PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
    },
  });
  if (npm.status === 0) return;
  const cause = npm.error ? npm.error.message : `npm ended with exit code ${npm.status}`;
  throw new Error(
    `cannot install the npm dependencies of ${root}: ${cause}; install npm if it is missing ` +
      "(apt-get install npm), check that this machine reaches its npm registry, then run again",
  );
}

/**
 * `npx --no strata` looks in node_modules/.bin, where npm links dependencies but not the project.
 *
 * @param {string} root
 */
export function linkCommand(root) {
  try {
    symlinkSync("../../cli/strata.mjs", join(root, "node_modules", ".bin", "strata"));
    chmodSync(join(root, "cli", "strata.mjs"), 0o755);
  } catch {
    // It exists, or the tree is read-only: only the shorter way to type the command is missing.
  }
}

/** @param {string} root */
function areInstalled(root) {
  const lock = join(root, "package-lock.json");
  const installed = join(root, "node_modules", ".package-lock.json");
  try {
    if (statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return true;
    if (!sameVersions(readPackages(lock), readPackages(installed))) return false;
    // A fresh checkout of the same lock file is newer without being different.
    utimesSync(installed, new Date(), new Date());
    return true;
  } catch {
    return false;
  }
}

/**
 * @typedef {Readonly<Record<string, { version?: string, optional?: boolean }>>} Packages
 * @param {Packages} wanted
 * @param {Packages} present
 */
function sameVersions(wanted, present) {
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === "" ||
      (path in present ? present[path]?.version === entry.version : entry.optional === true),
  );
}

/**
 * @param {string} file
 * @returns {Packages}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}
