import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import type { Distribution } from "./distribution.ts";

/** Where the distributions and Zabbly's packages keep the daemon. */
export const daemonPaths = [
  "/usr/libexec/incus/incusd",
  "/usr/lib/incus/incusd",
  "/usr/bin/incusd",
  "/usr/sbin/incusd",
  "/opt/incus/bin/incusd",
] as const;

const debianKeyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

const commandPaths = [
  "/usr/sbin",
  "/usr/bin",
  "/usr/local/sbin",
  "/usr/local/bin",
  "/opt/incus/bin",
];

/** The tools the lab runs, by the package that brings each. */
const tools: Readonly<Record<string, string>> = {
  "btrfs-progs": "mkfs.btrfs",
  busybox: "busybox",
  "dnsmasq-base": "dnsmasq",
  e2fsprogs: "mkfs.ext4",
  attr: "setfattr",
  iproute2: "ip",
  kmod: "modprobe",
  mmdebstrap: "mmdebstrap",
  nftables: "nft",
  rsync: "rsync",
  slirp4netns: "slirp4netns",
  "squashfs-tools": "unsquashfs",
  "xz-utils": "xz",
  zstd: "zstd",
};

/** The packages this machine lacks for a lab. An incusd that is already here is used as it is. */
export async function missingPackages(distribution: Distribution, root = "/"): Promise<string[]> {
  const present = async (paths: readonly string[]) =>
    (await Promise.all(paths.map((path) => isExecutable(join(root, path))))).includes(true);
  const missing: string[] = [];
  if (!(await present(daemonPaths))) missing.push(...daemonPackages(distribution));
  else if (!(await present(commandPaths.map((dir) => join(dir, "incus"))))) {
    missing.push("incus-client");
  }
  for (const [name, command] of Object.entries(tools)) {
    if (!(await present(commandPaths.map((dir) => join(dir, command))))) missing.push(name);
  }
  // A dynamically linked busybox is of no use inside an image.
  missing.push("busybox-static");
  // The image is a Debian everywhere.
  if (!(await isReadable(join(root, debianKeyring)))) missing.push("debian-archive-keyring");
  return [...new Set(missing.filter((name) => name !== "busybox"))].sort();
}

/** Where a distribution splits the daemon off, the part without QEMU is enough. */
function daemonPackages({ codename }: Distribution): string[] {
  return codename === "noble" ? ["incus", "incus-client"] : ["incus-base", "incus-client"];
}

async function isExecutable(path: string): Promise<boolean> {
  return isAllowed(path, constants.X_OK);
}

async function isReadable(path: string): Promise<boolean> {
  return isAllowed(path, constants.R_OK);
}

async function isAllowed(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
