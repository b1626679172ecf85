#!/bin/sh
# usage: strata-runtime DIRECTORY; in a guest: gives a strata there what the lab has for it
set -eu
lab=/opt/lab
for program in "$lab/toolchain/pulumi" "$lab/toolchain/pulumi-language-nodejs" \
  "$lab/proxmoxve/pulumi-resource-proxmoxve"; do
  [ -x "$program" ] && continue
  echo "the lab had no ${program##*/} that others may run when this guest was made" >&2
  ls -l "$lab" "${program%/*}" >&2
  exit 1
done
mkdir -p "$1/bin"
ln -sfn "$lab/node/node" "$lab/toolchain/pulumi" "$lab/toolchain/pulumi-language-nodejs" "$1/bin"
ln -sfn /opt/node_modules "$1/node_modules"
exec "$lab/node/node" /opt/strata/lab/pve/inner/givePlugins.ts "$1/pulumi"
