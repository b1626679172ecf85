#!/bin/sh
# usage: start.sh BRIDGE IMAGE; in a guest: starts its Incus and the stand-in, both with the lab's programs
set -eu
# The guest's own /usr stays what its other programs see.
if [ "${INNER_MOUNTS:-}" != own ]; then
  INNER_MOUNTS=own exec unshare --mount --propagation private "$0" "$@"
fi
bridge=$1
image=$2
mount --rbind /opt/lab/usr /usr
export PATH=/usr/sbin:/usr/bin:/sbin:/bin INCUS_DIR=/var/lib/incus INCUS_SECURITY_APPARMOR=false
echo root:1000000:100000000 | tee /etc/subuid >/etc/subgid
mkdir -p "$INCUS_DIR" /etc/pve/priv
for daemon in /usr/libexec/incus/incusd /usr/lib/incus/incusd /usr/bin/incusd /usr/sbin/incusd; do
  if [ -x "$daemon" ]; then break; fi
done
[ -x "$daemon" ] || { echo "the lab has no incusd below /usr, and a guest sees no other" >&2; exit 1; }
"$daemon" --group root &
node=/opt/lab/node/node
pve=/opt/strata/lab/pve
"$node" "$pve/inner/prepareIncus.ts" "$INCUS_DIR/unix.socket" "/opt/lab/images/$image"
# Its certificate is for the address by which others know it.
until address=$(ip -4 -o address show dev eth0 scope global | awk '{ sub("/.*", "", $4); print $4; exit }') &&
  [ -n "$address" ]; do sleep 0.2; done
exec "$node" "$pve/serve.ts" --name "$(hostname)" --address "$address" --listen 0.0.0.0 \
  --incus "$INCUS_DIR/unix.socket" --bridge "$bridge" --state /etc/pve/priv/state.json \
  --token-file /etc/pve/priv/strata.token --certificate-file /etc/pve/pve-root-ca.pem
