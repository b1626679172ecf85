import type { ProvisionStep } from "../../ssh/provision.ts";
import { shellQuote } from "../../ssh/shellQuote.ts";
import { natScript, networkScript, type PveBridge } from "./networkScript.ts";
import type { PackageSource, ProxmoxRelease } from "./proxmoxRelease.ts";
import { dropEnterprise, fail, mend, repositoryScript } from "./repositoryScript.ts";

export interface InstallArgs {
  /** Host name, and the node's. */
  readonly name: string;
  readonly release: ProxmoxRelease;
  /** Default: the vendor's. */
  readonly packages?: PackageSource | undefined;
  readonly bridge: PveBridge;
}

interface InstallStep extends ProvisionStep {
  readonly run: string;
}

/**
 * What makes a Proxmox VE of a Debian, in the order of the vendor's instructions, in steps that may each be run twice. The
 * machine boots once in between, into its new kernel and network.
 */
export function installSteps({
  name,
  release,
  packages = release.packages,
  bridge,
}: InstallArgs): InstallStep[] {
  return [
    { name: "hosts", run: hosts(name, release) },
    { name: "repository", run: repositoryScript(release, packages), timeout: 1800 },
    { name: "kernel", run: `${mend}${kernel}${natScript(bridge)}`, timeout: 1800 },
    { name: "network", run: networkScript(bridge) },
    { name: "reboot", run: reboot },
    { name: "booted", run: booted, dialErrorLimit: 90 },
    { name: "packages", run: `${mend}${proxmox(name)}`, timeout: 3600 },
    { name: "certificate", run: certificate },
    { name: "storage", run: "pvesm set local --content images,rootdir,vztmpl,backup,iso,import\n" },
  ];
}

const ownAddress = `address=$(ip -4 -o route get 192.0.2.1 | sed -n 's/.* src \\([0-9.]*\\).*/\\1/p')
[ -n "$address" ] || fail "this machine has no IPv4 address with a default route"
`;

function hosts(name: string, { codename }: ProxmoxRelease): string {
  return `${fail}. /etc/os-release
[ "$VERSION_CODENAME" = ${codename} ] ||
  fail "this machine is $PRETTY_NAME, not Debian ${codename}: its image's system is another one"
[ "$(dpkg --print-architecture)" = amd64 ] ||
  fail "this machine is $(dpkg --print-architecture): Proxmox VE has packages for amd64 only"
name=${shellQuote(name)}
${ownAddress}[ "$(hostname)" = "$name" ] || hostnamectl set-hostname "$name"
# It would write the file anew at each boot, with a loopback address that Proxmox VE does not take.
[ ! -d /etc/cloud ] || touch /etc/cloud/cloud-init.disabled
{
  printf '%s %s.internal %s\\n' "$address" "$name" "$name"
  awk -v name="$name" '$1 != "127.0.1.1" { for (i = 2; i <= NF; i++) if ($i == name) next; print }' /etc/hosts
} >/etc/hosts.strata
chmod 644 /etc/hosts.strata
mv /etc/hosts.strata /etc/hosts
`;
}

/** ifupdown2 asks for leases by a client that it does not bring. */
const kernel = "apt-get -y install proxmox-default-kernel ifupdown2 isc-dhcp-client\n";

const before = "/var/lib/strata/boot-before";

/** No new login gets in before the machine is down: the next step waits for it to be up again. */
const reboot = `cat /proc/sys/kernel/random/boot_id >${before}
case $(uname -r) in *-pve) echo "runs $(uname -r)"; exit 0 ;; esac
sync
systemd-run --quiet --on-active=3 --timer-property=AccuracySec=100ms systemctl reboot
systemctl stop ssh.socket ssh.service 2>/dev/null || true
echo "leaves $(uname -r)"
`;

const booted = `${fail}case $(uname -r) in *-pve) echo "runs $(uname -r)"; exit 0 ;; esac
[ "$(cat ${before})" != "$(cat /proc/sys/kernel/random/boot_id)" ] ||
  fail "the machine has not booted again yet; run up once more"
fail "the machine has booted $(uname -r), no kernel of Proxmox VE: see what its boot loader starts"
`;

function proxmox(name: string): string {
  return `printf '%s\\n' 'postfix postfix/main_mailer_type select Local only' \\
  'postfix postfix/mailname string ${name}.internal' | debconf-set-selections
apt-get -y install proxmox-ve postfix open-iscsi chrony
# Debian's kernels would be booted again one day; os-prober looks into disks of guests.
for package in os-prober $(dpkg-query -W -f '\${Package}\\n' 'linux-image-*' 2>/dev/null || true); do
  if dpkg -s "$package" >/dev/null 2>&1; then apt-get -y purge "$package"; fi
done
update-grub
${dropEnterprise}`;
}

/** A link-local IPv6 address has a zone, which no certificate takes: without IPv6 there is none. */
const certificate = `${fail}for try in $(seq 60); do
  if [ -e /etc/pve/local/pve-ssl.pem ]; then break; fi
  sleep 1
done
${ownAddress}names() { openssl x509 -in /etc/pve/local/pve-ssl.pem -noout -checkip "$address" | grep -q 'does match'; }
if names; then exit 0; fi
key=net.ipv6.conf.all.disable_ipv6
ipv6=$(sysctl -n $key 2>/dev/null || true)
trap '[ -z "$ipv6" ] || sysctl -qw $key="$ipv6"' EXIT
[ -z "$ipv6" ] || sysctl -qw $key=1
pvecm updatecerts --force
names || fail "the certificate of this node does not name $address: see pvecm updatecerts"
systemctl restart pveproxy
`;
