#!/bin/bash
# usage: unshare --mount --propagation private namespaces.sh outer LAB_DIR
# Makes the lab's namespaces and stays in them as process 1; when that is killed, the kernel ends everything inside.
# Environment: LAB_TREE (packages, may be empty), LAB_CACHE_LOCK, LAB_CGROUP, LAB_HOSTNAME, LAB_VMS (or empty).
set -eu
phase=$1
dir=$2
self=$(readlink -f "$0")
cgroups=$dir/run/cgroup
fail() { echo "lab: $*" >&2; exit 1; }

case $phase in
outer)
  # Inherited by every process of the lab, so purge knows that the packages are in use.
  exec 9<>"$LAB_CACHE_LOCK"
  flock --shared 9
  . "$(dirname "$self")/overlay.sh"
  lay_over_usr "$LAB_TREE"
  mkdir -p "$cgroups"
  mount -t cgroup2 cgroup2 "$cgroups" || fail "this kernel has no cgroup2"
  mkdir -p "$cgroups/$LAB_CGROUP/init.scope"
  echo 0 >"$cgroups/$LAB_CGROUP/cgroup.procs"
  exec unshare --cgroup "$BASH" "$self" delegated "$dir"
  ;;
delegated)
  # The cgroup namespace is rooted at our group now. Processes must leave the root before controllers can be
  # handed down; liblxc places containers beside a leaf of this name.
  umount "$cgroups"
  mount -t cgroup2 cgroup2 "$cgroups"
  echo 0 >"$cgroups/init.scope/cgroup.procs"
  for controller in $(cat "$cgroups/cgroup.controllers"); do
    echo "+$controller" >"$cgroups/cgroup.subtree_control" || true
  done
  umount "$cgroups"
  exec unshare --net --uts --ipc --pid --fork --kill-child "$BASH" "$self" init "$dir"
  ;;
init)
  read -r host_pid _ </proc/self/stat # /proc is still the machine's: the pid as the outside sees it
  mount -t proc proc /proc
  mount -t sysfs sysfs /sys # shows the network devices of this network namespace
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir -m 1777 /run/lock
  # The lab's directory may lie below one that only its user may enter, where containers could not reach their files.
  mkdir -p -m 711 "$dir/incus"
  mkdir -m 711 /run/incus
  mount --bind "$dir/incus" /run/incus
  # A copy of /etc instead of an overlay: works everywhere, and what is written to it is gone with the lab.
  cp -a /etc /run/etc
  [ -z "$LAB_TREE" ] || cp -a --no-clobber "$LAB_TREE/etc/." /run/etc
  rm -f /run/etc/resolv.conf
  echo "nameserver 10.0.2.3" >/run/etc/resolv.conf
  echo "root:1000000:1000000000" | tee /run/etc/subuid >/run/etc/subgid
  echo "127.0.0.1 $LAB_HOSTNAME" >>/run/etc/hosts
  mount --bind /run/etc /etc
  if [ -n "$LAB_VMS" ]; then
    . "$(dirname "$self")/../vm/devices.sh"
    add_vm_devices
  fi
  echo "$LAB_HOSTNAME" >/proc/sys/kernel/hostname
  ip link set lo up
  echo 1 >/proc/sys/net/ipv4/ip_forward
  echo "$host_pid" >"$dir/run/pid.new"
  mv "$dir/run/pid.new" "$dir/run/pid"
  # While it waits for one child, bash reaps whatever else the daemon and its guests leave to process 1.
  while :; do
    sleep infinity &
    wait $! || true
  done
  ;;
esac
