#!/usr/bin/env node
// The only file an old Node ever reads: it makes the project runnable, then hands over to main.ts.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDir } from "./setup/cacheDir.mjs";
import { installDependencies, linkCommand } from "./setup/dependencies.mjs";
import { modernNode } from "./setup/modernNode.mjs";
import { oldestNode } from "./setup/nodeVersion.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

try {
  launch(findNode());
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

function findNode() {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new Error(
      `cannot start strata: Node ${process.version} is too old to install its dependencies; ` +
        "install Node 20 or later from your distribution or nodejs.org, then run again",
    );
  }
  installDependencies(root);
  let node = modernNode(root);
  if (!node) {
    installDependencies(root, true);
    node = modernNode(root);
  }
  if (!node) {
    throw new Error(
      `cannot start strata: it runs on Node ${oldestNode} or later, this is ${process.version}, and ` +
        `npm brings no Node for ${process.platform}-${process.arch}; install a later Node and run again`,
    );
  }
  linkCommand(root);
  return node;
}

/** @param {string} node */
function launch(node) {
  const child = spawn(node, [join(root, "cli", "main.ts"), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? join(cacheDir(process.env), "node"),
      PATH: [dirname(node), process.env["PATH"]].join(delimiter),
    },
  });
  child.on("error", (error) => fail(`cannot start ${node}: ${error.message}`));
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child too; twice would make Pulumi give up at once.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 1);
  });
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`strata: ${message}\n`);
  process.exitCode = 1;
}
