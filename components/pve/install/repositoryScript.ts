import { shellQuote } from "../../ssh/shellQuote.ts";
import type { PackageSource, ProxmoxRelease } from "./proxmoxRelease.ts";

export const fail = `fail() { echo "$*" >&2; exit 1; }\n`;

/** What an apt that was ended in the middle has left is finished first; another one at work is waited for. */
export const mend = `apt-get -y --fix-broken install || {
  dpkg --configure -a
  apt-get -y --fix-broken install
}
`;

/** Proxmox VE brings it back with its packages: it wants a subscription. */
export const dropEnterprise =
  "grep -lrF --exclude=strata-pve.sources enterprise.proxmox.com /etc/apt/sources.list.d | xargs -r rm -f\n";

/** A GRUB that comes, or comes anew, asks for its disk where the machine starts from one; nobody would answer. */
const grubDisk = `disk=$(lsblk -nsro name,type "$(findmnt -no SOURCE /)" 2>/dev/null | awk '$2 == "disk" { print $1; exit }')
[ -z "$disk" ] || echo "grub-pc grub-pc/install_devices multiselect /dev/$disk" | debconf-set-selections
`;

/**
 * Where the packages come from, after which all that Debian has is brought up to date. The form of the file is one that apt
 * of both releases reads; the vendor's own page has it from trixie on.
 */
export function repositoryScript(
  { codename }: ProxmoxRelease,
  { url, key }: PackageSource,
): string {
  const [, algorithm, digits] = /^(sha256|sha512):([0-9a-f]+)$/.exec(key.checksum) ?? [];
  if (algorithm === undefined || digits === undefined) {
    throw new Error(
      `the checksum of ${key.url} must be as sha256:0123abcd..., not ${key.checksum}`,
    );
  }
  const file = `/usr/share/keyrings/proxmox-${codename}.gpg`;
  const source = [
    "Types: deb",
    `URIs: ${url}`,
    `Suites: ${codename}`,
    "Components: pve-no-subscription",
    "Architectures: amd64",
    `Signed-By: ${file}`,
  ];
  const list = "/etc/apt/sources.list.d/strata-pve.sources";
  const wrongKey = `the key of the packages is not the expected one: ${key.url} has another ${algorithm} than ${digits}`;
  const unsigned = `the packages of ${url} are not signed by the key of ${key.url}: see above`;
  return `${fail}# The lock of the package lists is not waited for, and Debian's own timer may hold it.
update() {
  for try in 1 2 3 4 5 6 7 8 9 10; do
    if said=$(apt-get -q update --error-on=any 2>&1); then return; fi
    echo "$said"
    case $said in *"is not signed"* | *" signature"*) rm -f ${list}; fail ${shellQuote(unsigned)} ;; esac
    sleep 15
  done
  fail "the lists of packages cannot be had: see above"
}
rm -f ${list}
${dropEnterprise}${mend}update
apt-get -y install ca-certificates curl openssl
curl -fsSL --retry 5 -o ${file}.new ${shellQuote(key.url)} || fail ${shellQuote(`the key of the packages cannot be had from ${key.url}`)}
echo "${digits}  ${file}.new" | ${algorithm}sum -c --status || {
  rm ${file}.new
  fail ${shellQuote(wrongKey)}
}
chmod 644 ${file}.new
mv ${file}.new ${file}
printf '%s\\n' ${source.map(shellQuote).join(" ")} >${list}
update
${grubDisk}apt-get -y full-upgrade
`;
}
