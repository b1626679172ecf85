/** The bridge vmbr0 of a node. */
export type PveBridge =
  /** The machine's NIC is its port: guests are in the machine's own network. DHCP must give it the same address by its MAC. */
  | { readonly kind: "port" }
  /** A network of its own behind the machine's address, with DHCP and DNS: the bridge's address, as `10.20.0.1/24`. */
  | { readonly kind: "nat"; readonly address: string };

/**
 * Turns the network over to ifupdown2, which Proxmox VE manages, from the next boot on: the running one stays as it is.
 *
 * The NIC keeps its name, which cloud-init may have given it, and its address, static or by DHCP.
 */
export function networkScript(bridge: PveBridge): string {
  return `nic=$(ip -4 -o route show default | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p' | head -n 1)
[ -n "$nic" ] || { echo "there is no default route to tell the NIC by" >&2; exit 1; }
if [ "$nic" = vmbr0 ]; then echo "vmbr0 is there"; exit 0; fi
mac=$(cat "/sys/class/net/$nic/address")
known=$(ip -4 -o address show dev "$nic" scope global | head -n 1)
method() {
  case $known in
  *dynamic*) printf ' dhcp\\n' ;;
  *)
    gateway=$(ip -4 -o route show default dev "$nic" | sed -n 's/.* via \\([^ ]*\\).*/\\1/p' | head -n 1)
    printf ' static\\n\\taddress %s\\n\\tgateway %s\\n' "$(echo "$known" | awk '{ print $4 }')" "$gateway"
    ;;
  esac
}
mkdir -p /etc/systemd/network /etc/network
printf '[Match]\\nMACAddress=%s\\n\\n[Link]\\nName=%s\\n' "$mac" "$nic" >/etc/systemd/network/10-strata.link
{
  printf 'auto lo\\niface lo inet loopback\\n\\nauto %s\\niface %s inet' "$nic" "$nic"
${bridge.kind === "port" ? portLines : natLines(bridge.address)}} >/etc/network/interfaces.strata
mv /etc/network/interfaces.strata /etc/network/interfaces
rm -f /etc/netplan/*.yaml /etc/network/interfaces.d/50-cloud-init*
systemctl disable --quiet systemd-networkd.service systemd-networkd.socket 2>/dev/null || true
# The resolver of networkd goes with it: its servers are asked directly.
if [ -L /etc/resolv.conf ]; then
  cat /run/systemd/resolve/resolv.conf /etc/resolv.conf 2>/dev/null |
    awk '/^(nameserver|search)/ && $2 != "127.0.0.53" && !seen[$0]++' >/etc/resolv.conf.strata
  mv /etc/resolv.conf.strata /etc/resolv.conf
fi
`;
}

const portLines = `  printf ' manual\\n\\nauto vmbr0\\niface vmbr0 inet'
  method
  printf '\\tbridge-ports %s\\n\\tbridge-stp off\\n\\tbridge-fd 0\\n\\thwaddress %s\\n' "$nic" "$mac"
`;

function natLines(address: string): string {
  return `  method
  printf '\\nauto vmbr0\\niface vmbr0 inet static\\n\\taddress ${address}\\n\\tbridge-ports none\\n'
  printf '\\tbridge-stp off\\n\\tbridge-fd 0\\n\\tpost-up sysctl -qw net.ipv4.ip_forward=1\\n'
  printf '\\tpost-up nft -f /etc/strata-nat.nft\\n'
`;
}

/**
 * For `nat`: what hands out addresses on the bridge and hides them behind the machine's. Empty for `port`.
 *
 * @throws Error where the address is not the first of a /24
 */
export function natScript(bridge: PveBridge): string {
  if (bridge.kind === "port") return "";
  const [, net] = /^(\d+\.\d+\.\d+)\.1\/24$/.exec(bridge.address) ?? [];
  if (net === undefined) {
    throw new Error(`the address of a nat bridge must be as 10.20.0.1/24, not ${bridge.address}`);
  }
  const rules = [
    "table ip strata_nat",
    "delete table ip strata_nat",
    "table ip strata_nat {",
    "  chain postrouting {",
    "    type nat hook postrouting priority srcnat;",
    `    ip saddr ${net}.0/24 ip daddr != ${net}.0/24 masquerade`,
    "  }",
    "}",
  ];
  const dhcp = [
    "interface=vmbr0",
    "except-interface=lo",
    "bind-dynamic",
    `dhcp-range=${net}.100,${net}.249,12h`,
  ];
  return `printf '%s\\n' ${rules.map((line) => `'${line}'`).join(" ")} >/etc/strata-nat.nft
mkdir -p /etc/dnsmasq.d
printf '%s\\n' ${dhcp.map((line) => `'${line}'`).join(" ")} >/etc/dnsmasq.d/strata.conf
apt-get -y install dnsmasq nftables
`;
}
