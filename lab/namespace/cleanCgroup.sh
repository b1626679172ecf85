#!/bin/bash
# usage: unshare --mount --propagation private cleanCgroup.sh NAME MOUNTPOINT
# Ends every process in the lab's cgroup and removes it with its descendants.
set -eu
mount -t cgroup2 cgroup2 "$2"
group=$2/$1
[ -d "$group" ] || exit 0
[ ! -e "$group/cgroup.kill" ] || echo 1 >"$group/cgroup.kill"
for _ in $(seq 100); do
  grep -q "populated 0" "$group/cgroup.events" && break
  sleep 0.1
done
find "$group" -depth -type d -exec rmdir {} +
