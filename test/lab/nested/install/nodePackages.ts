import { standIn } from "../../../../lab/pve/inner/standIn.ts";

/** Files of a package by path, and its scripts. */
interface NodePackage {
  readonly depends?: string;
  readonly conffiles?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly postinst?: string;
}

const enterprise = "/etc/apt/sources.list.d/pve-enterprise.list";

/** A script that says what a kernel of Proxmox VE says, once the machine has booted again. */
const uname = `#!/bin/sh
if [ "$*" = -r ] && [ ! -e /run/booted-before ]; then echo 6.8.12-9-pve; else exec /bin/uname "$@"; fi
`;

/** As the real ones, a node's certificate and API are there when the package is. A test may hold this one up. */
const started = (service: string) => `if [ -e /root/hold ]; then
  echo "$$ $PPID $(awk '{ print $4 }' "/proc/$PPID/stat")" >/run/held
  sleep 300 >/dev/null 2>&1
fi
systemctl daemon-reload
systemctl start ${service}
mkdir -p /etc/pve/local
for try in $(seq 120); do
  if [ -s /etc/pve/pve-root-ca.pem ]; then break; fi
  sleep 1
done
cp /etc/pve/pve-root-ca.pem /etc/pve/local/pve-ssl.pem
`;

/**
 * Packages with the names of Proxmox VE's that make a machine a node by the lab's stand-in.
 *
 * @param image the file of the image strata-debian
 */
export function nodePackages(image: string): Readonly<Record<string, NodePackage>> {
  const { files, links, service } = standIn(image);
  return {
    "proxmox-default-kernel": { depends: "proxmox-kernel-6.8" },
    "proxmox-kernel-6.8": {
      files: {
        "/usr/local/bin/uname": uname,
        "/usr/sbin/update-grub": "#!/bin/sh\necho called >>/root/update-grub\n",
      },
      postinst: "touch /run/booted-before\n",
    },
    "pve-manager": {
      depends: "openssl",
      conffiles: [enterprise],
      files: {
        ...files,
        [enterprise]: "deb https://enterprise.proxmox.com/debian/pve bookworm pve-enterprise\n",
      },
      links,
      postinst: started(service),
    },
    "proxmox-ve": { depends: "pve-manager, proxmox-default-kernel" },
  };
}

/** A script that builds a package as a file in a directory. */
export function buildScript(name: string, pack: NodePackage, directory: string): string {
  const { depends, conffiles = [], files = {}, links = {}, postinst } = pack;
  const root = `/tmp/build/${name}`;
  const control = [
    `Package: ${name}`,
    "Version: 8.4",
    "Architecture: amd64",
    "Maintainer: lab <lab@localhost>",
    ...(depends === undefined ? [] : [`Depends: ${depends}`]),
    `Description: of the lab, in the place of ${name}`,
  ];
  const written: Record<string, string> = {
    "/DEBIAN/control": `${control.join("\n")}\n`,
    ...(conffiles.length > 0 && { "/DEBIAN/conffiles": `${conffiles.join("\n")}\n` }),
    ...(postinst !== undefined && { "/DEBIAN/postinst": `#!/bin/sh\nset -e\n${postinst}` }),
    ...files,
  };
  const lines = Object.entries(written).flatMap(([path, text]) => [
    `mkdir -p "$(dirname ${root}${path})"`,
    `cat >${root}${path} <<'END_OF_FILE'\n${text}END_OF_FILE`,
    ...(text.startsWith("#!") ? [`chmod 755 ${root}${path}`] : []),
  ]);
  const linked = Object.entries(links).flatMap(([path, target]) => [
    `mkdir -p "$(dirname ${root}${path})"`,
    `ln -s ${target} ${root}${path}`,
  ]);
  return [...lines, ...linked, `dpkg-deb --root-owner-group -b ${root} ${directory}\n`].join("\n");
}
