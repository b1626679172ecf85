import { shellQuote } from "../../ssh/shellQuote.ts";
import { enterHome, showLog } from "./delegatedHome.ts";

/** What installs the project's dependencies; Node's package comes without it, and Debian's has 360 others with it. */
const npm = {
  version: "11.19.1",
  integrity:
    "sha512-ztsxKxt/kkIaAs+2i0GU6I+DRmUdrNasxTZKJe9TCdSjKxlhah/4r/hl5ygMD6XAg1qZ9c2TNomR4qgOydp10g==",
};

/** Plugins of other vendors that a stack on a Proxmox VE runs on. */
const plugins = [
  "command 1.2.1",
  "proxmoxve 8.5.0 --server github://api.github.com/muhlba91/pulumi-proxmoxve",
];

/** What all of it takes while it is installed, with some room, in MiB. */
const neededMib = 1500;

/**
 * A script for root that writes `strata` there, a command, and brings what the project runs by: Node, npm's packages,
 * Pulumi, and plugins. What an earlier run has brought is not fetched again. A machine with a program `strata-runtime`
 * has all that already: called with the directory, it puts `bin`, `node_modules` and `pulumi/plugins` there, or links to
 * its own.
 */
export function runtimeScript(directory: string, installer = npm): string {
  return `${enterHome(directory)}chmod 700 "$directory"
mkdir -p "$directory/bin" "$directory/cache" "$directory/pulumi"
cat >"$directory/strata" <<'END'
#!/bin/sh
${enterHome(directory)}exec node cli/main.ts "$@"
END
chmod 700 "$directory/strata"
if command -v strata-runtime >/dev/null; then
  strata-runtime "$directory"
  ln -sfn ../node_modules node_modules
  exit
fi
${showLog("setup.log")}exec 2>>"$log"
say() { echo "$*" >&2; }
fail() { say "cannot set up the strata in $directory: $*"; exit 1; }
${machine}${fetchPackage}${dependencies(installer)}${pulumi}`;
}

const machine = `case $(uname -m) in
x86_64) arch=x64 ;;
aarch64) arch=arm64 ;;
*) fail "this machine is $(uname -m), and Node and Pulumi come for x86_64 and aarch64; use mode: graph" ;;
esac
free=$(df -Pm "$directory" | awk 'NR == 2 { print $4 }')
if [ ! -e "$directory/ready" ] && [ "$free" -lt ${neededMib} ]; then
  fail "its disk has $free MiB free, and this takes ${neededMib}; give the machine a larger disk"
fi
if ! command -v curl >/dev/null; then
  say "installing curl"
  (umask 022 && apt-get -qq update --error-on=any && apt-get -qqy install --no-install-recommends ca-certificates curl) >&2 ||
    fail "it has no curl, and Debian's packages are out of reach: see above"
fi
# Roots that the machine's administrator has added count for Node too.
roots=/etc/ssl/certs/ca-certificates.crt
[ ! -e "$roots" ] || export NODE_EXTRA_CA_CERTS="$roots"
registry=$(sed -n 's/^registry *= *//p' .npmrc 2>/dev/null | head -n 1)
registry=\${registry:-https://registry.npmjs.org}
registry=\${registry%/}
`;

/** `fetch_package NAME VERSION INTEGRITY`: the archive of a package, as `$archive`, once it is the expected one. */
const fetchPackage = `hash_of() { sha512sum "$1" | cut -d ' ' -f 1; }
fetch_package() {
  archive=$directory/cache/$1-$2.tgz
  wanted=$(printf %s "\${3#sha512-}" | base64 -d | od -An -vtx1 | tr -d ' \\n')
  if [ -e "$archive" ] && [ "$(hash_of "$archive")" = "$wanted" ]; then return; fi
  url=$registry/$1/-/$1-$2.tgz
  say "fetching $url"
  curl -fsSL --retry 3 --connect-timeout 30 -o "$archive.part" "$url" ||
    fail "$url cannot be had: this machine must reach the npm registry, or the one that .npmrc of the project names"
  if [ "$(hash_of "$archive.part")" != "$wanted" ]; then
    rm "$archive.part"
    fail "$url has another SHA-512 than package-lock.json or strata expects; what stands in between changes it"
  fi
  mv "$archive.part" "$archive"
}
`;

const dependencies = ({
  version,
  integrity,
}: typeof npm) => `installed=$directory/node_modules/.strata-lock
if ! cmp -s package-lock.json "$installed"; then
  locked() {
    awk -v package="\\"node_modules/node-linux-$arch\\": {" -v field="\\"$1\\":" \\
      'index($0, package) { on = 1 } on && $1 == field { gsub(/[",]/, "", $2); print $2; exit }' package-lock.json
  }
  fetch_package "node-linux-$arch" "$(locked version)" "$(locked integrity)"
  rm -rf "$directory/new"
  mkdir "$directory/new"
  tar -xzf "$archive" --no-same-owner -C "$directory/new" package/bin/node
  mv "$directory/new/package/bin/node" "$directory/bin/node"
  node --version >/dev/null || fail "its Node does not run here"
  fetch_package npm ${version} ${integrity}
  tar -xzf "$archive" --no-same-owner -C "$directory/new"
  rm -rf "$directory/npm"
  mv "$directory/new/package" "$directory/npm"
  rm -r "$directory/new"
  cp package.json package-lock.json "$directory"
  rm -f "$directory/.npmrc"
  [ ! -e .npmrc ] || cp .npmrc "$directory"
  say "installing npm's packages (about 1 min)"
  (
    cd "$directory"
    export npm_config_cache="$directory/cache/npm" npm_config_update_notifier=false
    node npm/bin/npm-cli.js ci --ignore-scripts --omit=dev --omit=optional --no-audit --no-fund --loglevel=error >&2
  ) || fail "npm's packages cannot be had from $registry: see above"
  cp package-lock.json "$installed"
fi
ln -sfn ../node_modules node_modules
`;

const pulumi = `tools=$(node cli/main.ts env) || fail "there is no Pulumi: see above"
eval "$tools"
plugin() {
  say "plugin $1 $2"
  pulumi plugin install resource "$@" >&2 || fail "plugin $1 $2 cannot be had from its vendor: see above"
}
${plugins.map((plugin) => `plugin ${plugin}\n`).join("")}touch "$directory/ready"
`;

/** Undoes it, after which nothing but the project is there. */
export function removeRuntimeScript(directory: string): string {
  const parts =
    ".npmrc bin cache lab new node_modules npm package-lock.json package.json pulumi ready setup.log state strata up.log";
  return `rm -rf ${parts
    .split(" ")
    .map((part) => shellQuote(`${directory}/${part}`))
    .join(" ")}`;
}
