// Imported by Node before the Pulumi program (Pulumi.yaml, nodeargs), so that a plain `pulumi up` with an old
// Node on PATH ends in a sentence instead of a syntax error.
import * as module from "node:module";
import { join } from "node:path";
import { cacheDir } from "./cacheDir.mjs";
import { isAtLeast, oldestNode } from "./nodeVersion.mjs";

if (!isAtLeast(process.version, oldestNode)) {
  const flag = process.argv.indexOf("--stack");
  const stack = (flag > 0 && process.argv[flag + 1]) || "<environment>-<node>";
  process.stderr.write(
    `cannot run the strata program: it needs Node ${oldestNode} or later, ${process.execPath} is ` +
      `${process.version}; run: eval "$(npx --no strata env ${stack})"\n`,
  );
  process.exit(1);
}

module.enableCompileCache(join(cacheDir(process.env), "node"));
