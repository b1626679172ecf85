#!/bin/sh
# usage: customize.sh ROOTFS; mmdebstrap's last hook, outside the chroot
set -eu
root=$1
chroot "$root" systemctl enable systemd-networkd systemd-resolved ssh
# What a container has no use for, and what would wake many of them at once.
chroot "$root" systemctl mask \
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer \
  systemd-udev-settle.service systemd-rfkill.service systemd-rfkill.socket \
  sys-kernel-debug.mount sys-kernel-tracing.mount dev-mqueue.mount getty@tty1.service \
  e2scrub_reap.service systemd-pstore.service
chroot "$root" passwd --lock root
# Made anew by each instance.
rm -f "$root"/etc/ssh/ssh_host_* "$root"/var/lib/dbus/machine-id "$root"/var/lib/systemd/random-seed
: >"$root/etc/machine-id"
# What mmdebstrap was told: a proxy on the machine's loopback is none in a guest.
options=$root/etc/apt/apt.conf.d/99mmdebstrap
if grep -qsE '//(127\.|localhost|\[::1\])' "$options"; then rm "$options"; fi
rm -rf "$root"/var/cache/apt/* "$root"/var/cache/debconf/*-old "$root"/var/log/apt
ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
