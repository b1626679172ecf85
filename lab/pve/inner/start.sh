#!/bin/sh
# usage: start.sh IMAGE [BRIDGE]; in a guest: starts its Incus and the stand-in, both with the lab's programs
set -eu
# The guest's own /usr stays what its other programs see.
if [ "${INNER_MOUNTS:-}" != own ]; then
  INNER_MOUNTS=own exec unshare --mount --propagation private "$0" "$@"
fi
image=$1
bridge=${2:-}
mount --rbind /opt/lab/usr /usr
export PATH=/usr/sbin:/usr/bin:/sbin:/bin INCUS_DIR=/var/lib/incus INCUS_SECURITY_APPARMOR=false
# Ids that this guest has itself: a guest in a guest has fewer.
ids=$(awk '{ n = $3 - 1000000; print (n > 100000000 ? 100000000 : n) }' /proc/self/uid_map | head -n 1)
echo "root:1000000:$ids" | tee /etc/subuid >/etc/subgid
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
until address=$(ip -4 -o route get 192.0.2.1 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p') &&
  [ -n "$address" ]; do sleep 0.2; done
# Guests have a subnet that no other guest of the same node has: 10.97.20.1/24 behind 10.97.0.20, and behind
# 10.97.20.5, a level below, 10.197.5.1/24. It stays when the address changes.
chosen=/etc/pve/priv/bridge
[ -n "$bridge" ] || bridge=$(cat "$chosen" 2>/dev/null) || bridge=$(echo "$address" | awk -F. '
  $3 == 0 { print $1 "." $2 "." $4 ".1/24"; exit }
  $2 < 100 { print $1 "." $2 + 100 "." $4 ".1/24" }')
[ -n "$bridge" ] || { echo "no subnet is left for guests on this level" >&2; exit 1; }
echo "$bridge" >"$chosen"
exec "$node" "$pve/serve.ts" --name "$(hostname)" --address "$address" --listen 0.0.0.0 \
  --incus "$INCUS_DIR/unix.socket" --bridge "$bridge" --system "/opt/lab/images/$image" \
  --state /etc/pve/priv/state.json \
  --token-file /etc/pve/priv/strata.token --certificate-file /etc/pve/pve-root-ca.pem
