/** Where the firewall machine finds its rules, and what loads them. */
export const rulesetPath = "/etc/strata/firewall.nft";
export const scriptPath = "/etc/strata/firewall.sh";
export const unitPath = "/etc/systemd/system/strata-firewall.service";

/**
 * Forwarding begins only after the rules are loaded, and rules that nft refuses leave the old ones in
 * force. Redirects would send guests of the uplink's own domain to the bridge, where nothing passes.
 */
export const script = `#!/bin/sh
# Written by strata; changes are overwritten.
# firewall.sh load                  the rules, then forwarding: at every start
# firewall.sh set-up ADDRESS/LEN... after the files have changed; waits for the addresses
# firewall.sh remove                neither rules nor forwarding
set -eu
rules=${rulesetPath}

fail() {
  echo "firewall: $*" >&2
  exit 1
}

load() {
  nft --check --file "$rules"
  nft --file "$rules"
  # At a start udev may be renaming NICs.
  for switch in /proc/sys/net/ipv4/conf/*/send_redirects; do echo 0 >"$switch" || [ ! -e "$switch" ]; done
  echo 1 >/proc/sys/net/ipv4/ip_forward
}

install_nft() {
  command -v apt-get >/dev/null || fail "the image has neither nft nor apt-get; use one with nftables"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get -q update && apt-get -q install -y --no-install-recommends nftables; } >&2 ||
    fail "nftables could not be installed; give the machine a way to its packages, or an image with nftables"
}

# A machine that has just started, or got a NIC, needs a moment.
await() {
  left=120
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 1
  done
}

has() {
  ip -o addr show | grep -qF " $1 "
}

case $1 in
load) load ;;
set-up)
  shift
  command -v networkctl >/dev/null ||
    fail "the image has no systemd-networkd; use one whose network that sets up, such as Debian's"
  await systemctl is-active --quiet systemd-networkd || fail "systemd-networkd does not run"
  await networkctl reload || fail "systemd-networkd does not read its files again"
  for address; do
    await has "$address" || fail "no NIC has got $address; see: networkctl status --all"
  done
  command -v nft >/dev/null || install_nft
  systemctl daemon-reload
  systemctl --quiet enable strata-firewall.service
  load
  ;;
remove)
  echo 0 >/proc/sys/net/ipv4/ip_forward
  systemctl --quiet disable strata-firewall.service
  nft "add table inet strata; delete table inet strata"
  rm -f /etc/systemd/network/05-strata-*.network
  networkctl reload
  ;;
*) fail "what? see the head of this file" ;;
esac
`;

/**
 * Before the network, as nftables.service of distributions, and so without systemd's default dependencies: they would have it wait
 * for sysinit.target, which with cloud-init waits for the network. Of such a circle systemd leaves out one at random.
 */
export const unit = `# Written by strata; changes are overwritten.
[Unit]
Description=Rules between the domains of a strata lab, then forwarding
DefaultDependencies=no
Wants=network-pre.target
After=systemd-sysctl.service
Before=network-pre.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh ${scriptPath} load

[Install]
WantedBy=multi-user.target
`;
