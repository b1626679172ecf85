#!/bin/bash
# usage: build.sh BASE TREE STAGING FILE
# Makes a disk with firmware's boot loader, a kernel of TREE and the system of image BASE, and packs it as image FILE.
set -eu -o pipefail
base=$1 tree=$2 staging=$3 file=$4
here=$(dirname "$(readlink -f "$0")")
cd "$staging"
tar --extract --xattrs --xattrs-include='*' --numeric-owner --file "$base"

version=$(basename "$tree"/usr/lib/modules/*)
modules=usr/lib/modules/$version
mkdir -p "rootfs/$modules/kernel/drivers" "rootfs/$modules/kernel/fs"
cp "$tree/$modules"/modules.{order,builtin,builtin.modinfo} "rootfs/$modules/"
for part in block crypto lib net/{9p,bridge,core,ipv4,ipv6,llc,netfilter,packet,sched,802,vmw_vsock} drivers/{acpi/button.ko,block,input/evdev.ko,scsi,virtio,char/hw_random,char/virtio_console.ko,net/{dummy,net_failover,veth,virtio_net}.ko} fs/{9p,fscache,netfs,ext4,jbd2,mbcache.ko}; do
  mkdir -p "$(dirname "rootfs/$modules/kernel/$part")"
  cp -r "$tree/$modules/kernel/$part" "rootfs/$modules/kernel/$part"
done
depmod --basedir rootfs "$version"
# Modules are loaded when they are asked for, which containers never do themselves.
cp "$(command -v kmod)" rootfs/usr/bin/kmod
for name in depmod insmod lsmod modprobe rmmod; do ln -sf ../bin/kmod "rootfs/usr/sbin/$name"; done
mkdir -p rootfs/usr/libexec/incus
cp "$tree"/usr/libexec/incus/incus-agent{,-setup} rootfs/usr/libexec/incus/
cp "$tree/usr/lib/systemd/system/incus-agent.service" rootfs/usr/lib/systemd/system/
cp "$tree/usr/lib/udev/rules.d/60-incus-agent.rules" rootfs/usr/lib/udev/rules.d/
rm -f rootfs/etc/systemd/network/80-eth0.network
cp -r --no-preserve=ownership "$here/rootfs/." rootfs/

# Emulated, every process of the start takes its time: what nobody waits for is left out.
units=rootfs/etc/systemd/system
for unit in $(cat "$here/masked"); do ln -sf /dev/null "$units/$unit"; done
for generator in rootfs/usr/lib/systemd/system-generators/*; do rm "$generator"; done
rm -r rootfs/etc/cloud
for rules in rootfs/usr/lib/tmpfiles.d/*; do
  grep -qx "$(basename "$rules")" "$here/tmpfiles" || rm "$rules"
done
for rule in rootfs/usr/lib/udev/rules.d/*; do
  grep -qx "$(basename "$rule")" "$here/rules" || rm "$rule"
done

mkdir -p initrd/{bin,dev,proc,sys,root,modules}
cp "$tree/usr/bin/busybox" initrd/bin/
cp "$here/initrd/init" initrd/
for module in virtio_pci virtio_scsi virtio_blk sd_mod ext4 crc32c_generic; do
  modprobe --dirname "$PWD/rootfs" --set-version "$version" --show-depends "$module"
done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r path; do
  cp "$path" initrd/modules/
  basename "$path" >>initrd/modules/order
done
(cd initrd && find . | busybox cpio -o -H newc | gzip -1) >initrd.img

mkfs.vfat -n STRATA-ESP -C esp.img 49152 >/dev/null
mmd -i esp.img ::EFI ::EFI/BOOT
mcopy -i esp.img "$tree/usr/lib/systemd/boot/efi/systemd-bootx64.efi" ::EFI/BOOT/BOOTX64.EFI
mcopy -i esp.img -s "$here/esp/loader" ::
mcopy -i esp.img "$tree/boot/vmlinuz-$version" ::vmlinuz
mcopy -i esp.img initrd.img ::initrd

# Room for what a test writes; the machine's disk may be larger.
size=$(($(du --summarize --block-size=1M rootfs | cut -f1) * 5 / 4 + 256))
mke2fs -q -t ext4 -L strata-root -d rootfs root.img "${size}M"
truncate --size "$((size + 51))M" disk.img
dd if=esp.img of=disk.img bs=1M seek=1 conv=notrunc,sparse status=none
dd if=root.img of=disk.img bs=1M seek=49 conv=notrunc,sparse status=none
sgdisk --new=1:1M:+48M --typecode=1:ef00 --new=2:49M:+${size}M --typecode=2:8304 disk.img >/dev/null
qemu-img convert -O qcow2 -c -o compression_type=zstd disk.img rootfs.img

# Without templates for cloud-init: the agent reboots a machine that it has given them.
sed -i 's/strata-debian/strata-vm/; s/(systemd, cloud-init, sshd)/(systemd, Incus agent)/; /cloud\/seed/,$d' metadata.yaml
tar --create --sort=name --numeric-owner --mtime=@0 --file "$file" metadata.yaml templates rootfs.img
