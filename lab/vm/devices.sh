# Sourced. Lays over /dev of this mount namespace what Incus opens before it starts a virtual machine: a dummy, see vsock/vsock.c.
add_vm_devices() {
  local layers=/run/strata-dev points point
  points=$(awk '$5 ~ "^/dev/." { print $5 }' /proc/self/mountinfo)
  mkdir -p "$layers/upper" "$layers/work" "$layers/below"
  mount --rbind /dev "$layers/below"
  mount -t overlay overlay -o "lowerdir=/dev,upperdir=$layers/upper,workdir=$layers/work" /dev
  for point in $points; do mount --rbind "$layers/below${point#/dev}" "$point"; done
  [ -e /dev/vhost-vsock ] || mknod /dev/vhost-vsock c 1 3
  [ -e /dev/kvm ] || mknod /dev/kvm c 1 3
}
