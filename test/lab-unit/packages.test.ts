import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseDistribution } from "../../lab/packages/distribution.ts";
import { treeKey } from "../../lab/packages/packageTree.ts";
import { missingPackages } from "../../lab/packages/wantedPackages.ts";

const bookworm = parseDistribution("ID=debian\nVERSION_CODENAME=bookworm");
const noble = parseDistribution("ID=ubuntu\nVERSION_CODENAME=noble");
let root: string;

beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), "strata-root-"))));
afterEach(() => rm(root, { recursive: true }));

async function install(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), "", { mode: 0o755 });
  }
}

test("a bare machine lacks the daemon and every tool", async () => {
  expect(await missingPackages(bookworm, root)).toEqual(
    "attr btrfs-progs busybox-static debian-archive-keyring dnsmasq-base e2fsprogs incus-base incus-client iproute2 kmod mmdebstrap nftables rsync slirp4netns squashfs-tools xz-utils zstd".split(
      " ",
    ),
  );
});

test("what is there is not downloaded, except a busybox that fits into an image", async () => {
  await install("/usr/libexec/incus/incusd", "/usr/bin/incus", "/usr/sbin/nft", "/usr/bin/busybox");
  const missing = await missingPackages(bookworm, root);
  expect(missing).not.toContain("incus-base");
  expect(missing).not.toContain("incus-client");
  expect(missing).not.toContain("nftables");
  expect(missing).toContain("busybox-static");
});

test("Ubuntu 24.04 names its packages otherwise", async () => {
  const missing = await missingPackages(noble, root);
  expect(missing).toContain("incus");
  expect(missing).not.toContain("incus-base");
  await install("/usr/share/keyrings/debian-archive-keyring.gpg");
  expect(await missingPackages(noble, root)).not.toContain("debian-archive-keyring");
});

test("a tree belongs to one release and one list of packages", () => {
  expect(treeKey(bookworm, ["a"])).toBe(treeKey(bookworm, ["a"]));
  const keys = [treeKey(bookworm, ["a"]), treeKey(noble, ["a"]), treeKey(bookworm, ["a", "b"])];
  expect(new Set(keys).size).toBe(3);
});
