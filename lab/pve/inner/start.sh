#!/bin/sh
# usage: start.sh BRIDGE IMAGE; in a guest: starts its Incus and the stand-in, both with the lab's programs
set -eu
# The guest's own /usr stays what its other programs see.
if [ "${INNER_MOUNTS:-}" != own ]; then
  INNER_MOUNTS=own exec unshare --mount --propagation private "$0" "$@"
fi
mount --rbind /opt/lab/usr /usr
export PATH=/usr/sbin:/usr/bin:/sbin:/bin INCUS_DIR=/var/lib/incus INCUS_SECURITY_APPARMOR=false
echo root:1000000:100000000 | tee /etc/subuid >/etc/subgid
mkdir -p "$INCUS_DIR"
for daemon in /usr/libexec/incus/incusd /usr/lib/incus/incusd /usr/bin/incusd /usr/sbin/incusd; do
  if [ -x "$daemon" ]; then break; fi
done
[ -x "$daemon" ] || { echo "the lab has no incusd below /usr, and a guest sees no other" >&2; exit 1; }
"$daemon" --group root &
exec /opt/lab/node/node /opt/strata/lab/pve/inner/main.ts "$@"
