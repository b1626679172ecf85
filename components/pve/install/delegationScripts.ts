import { shellQuote } from "../../ssh/shellQuote.ts";

/** Plugins of other vendors that a stack on a Proxmox VE runs on. */
const plugins = [
  "command 1.2.1",
  "proxmoxve 8.5.0 --server github://api.github.com/muhlba91/pulumi-proxmoxve",
];

/** All that a strata on a node is and has lies below one directory of that node. */
export const projectIn = (directory: string) => `${directory}/project`;
export const reposIn = (directory: string) => `${directory}/repos`;

const environment = (directory: string) => `cd ${shellQuote(projectIn(directory))}
directory=${shellQuote(directory)}
umask 077
export PATH="$directory/bin:$PATH" PULUMI_HOME="$directory/pulumi"
export XDG_STATE_HOME="$directory/state" XDG_CACHE_HOME="$directory/cache" STRATA_LAB_DIR="$directory/lab"
`;

/**
 * A script for root that writes `strata` there, a command, and brings what the project runs by: Node with its dependencies,
 * Pulumi, and plugins. A machine with a program `strata-runtime` has all that already: called with the directory, it puts
 * `bin`, `node_modules` and `pulumi/plugins` there, or links to its own.
 */
export function runtimeScript(directory: string): string {
  return `${environment(directory)}chmod 700 "$directory"
mkdir -p "$directory/bin" "$directory/pulumi"
cat >"$directory/strata" <<'END'
#!/bin/sh
${environment(directory)}exec node cli/main.ts "$@"
END
chmod 700 "$directory/strata"
if command -v strata-runtime >/dev/null; then
  strata-runtime "$directory"
  ln -sfn ../node_modules node_modules
else
  installed=$directory/node_modules/.strata-lock
  if ! cmp -s package-lock.json "$installed"; then
    command -v npm >/dev/null || { apt-get -q update; apt-get -qy install --no-install-recommends npm; }
    cp package.json package-lock.json "$directory"
    (cd "$directory" && npm ci --ignore-scripts --include=dev --include=optional --no-audit --no-fund --loglevel=error)
    ln -sfn "$(ls -d "$directory"/node_modules/node-linux-*/bin/node)" "$directory/bin/node"
    cp package-lock.json "$installed"
  fi
  ln -sfn ../node_modules node_modules
  tools=$(node cli/main.ts env)
  eval "$tools"
${plugins.map((plugin) => `  pulumi plugin install resource ${plugin}\n`).join("")}fi
`;
}

/** Undoes it, after which nothing but the project is there. */
export function removeRuntimeScript(directory: string): string {
  const parts = [
    "bin",
    "cache",
    "lab",
    "node_modules",
    "package.json",
    "package-lock.json",
    "strata",
  ];
  const all = [...parts, "pulumi", "state", "up.log"].map((part) =>
    shellQuote(`${directory}/${part}`),
  );
  return `rm -rf ${all.join(" ")}`;
}

/**
 * A script for root that makes what it reads, by `strata delegated`, and prints the outputs as JSON. Its progress goes by
 * a file: a broken connection would end what writes to it.
 */
export function upScript(directory: string, stack: string): string {
  return `${environment(directory)}log=$directory/up.log
: >"$log"
tail -n +1 -f --pid=$$ "$log" >&2 &
node cli/main.ts delegated ${shellQuote(stack)} 2>"$log"
`;
}

/** Deletes what stands there, before its strata goes. Where the node itself goes, nobody runs this. */
export function destroyScript(directory: string, stack: string): string {
  const name = shellQuote(stack);
  return `${environment(directory)}variables=$(node cli/main.ts env ${name})
eval "$variables"
pulumi destroy --yes --skip-preview --non-interactive --stack ${name} >&2
pulumi stack rm --yes ${name} >&2`;
}
