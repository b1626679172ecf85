# Changes the qemu.conf that Incus writes: TCG instead of KVM, a NIC in the place of vhost-vsock, no spice.
/^\[/ {
  section = $0
  is_vsock = section == "[device \"qemu_vsock\"]"
  is_spice = section ~ /^\[(chardev|device) "qemu_spice/
}
is_spice { next }
is_vsock && /^(guest-cid|vhostfd) / { next }
is_vsock && /^driver / {
  print "driver = \"virtio-net-pci\""
  print "netdev = \"strata_agent\""
  print "mac = \"02:73:76:6d:00:01\""
  print "romfile = \"\""
  next
}
{
  sub(/^accel = "kvm"$/, "accel = \"tcg\"")
  print
}
