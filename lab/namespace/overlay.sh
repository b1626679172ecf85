# Sourced. Lays the packages in tree $1 (empty: they are installed) over /usr of this mount namespace, read-only.
lay_over_usr() {
  [ -n "$1" ] || return 0
  local submounts point
  submounts=$(awk '$5 ~ "^/usr/." { print $5 }' /proc/self/mountinfo)
  cd "$1" # relative lower directories need no quoting in mount options
  mkdir -p host-usr
  [ -z "$submounts" ] || mount --rbind /usr host-usr
  mount -t overlay overlay -o lowerdir=usr:/usr /usr
  # An overlay shows one filesystem only: bring back what is mounted below /usr, such as /usr/local.
  for point in $submounts; do mount --rbind "host-usr${point#/usr}" "$point"; done
  cd /
}
