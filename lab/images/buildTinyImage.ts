import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { LabPackages } from "../packages/labPackages.ts";
import { incusArchitecture, packImage } from "./packImage.ts";

export const tinyRecipe = fileURLToPath(new URL("tiny", import.meta.url));

/** An image of about 1 MB: busybox, a DHCP client as process 1, ping, nc, httpd. */
export async function buildTinyImage(
  { tree, overlay }: LabPackages,
  staging: string,
  file: string,
): Promise<void> {
  const rootfs = join(staging, "rootfs");
  await cp(tinyRecipe, staging, { recursive: true });
  const metadata = join(staging, "metadata.yaml");
  const text = await readFile(metadata, "utf8");
  await writeFile(metadata, text.replaceAll("@arch@", incusArchitecture()));
  for (const dir of ["bin", "dev", "home", "mnt", "proc", "root", "run", "sys", "usr", "var"]) {
    await mkdir(join(rootfs, dir), { recursive: true, mode: dir === "root" ? 0o700 : 0o755 });
  }
  await mkdir(join(rootfs, "tmp"), { mode: 0o1777 });
  await symlink("../bin", join(rootfs, "usr/bin"));
  await symlink("../sbin", join(rootfs, "usr/sbin"));
  await cp(join(tree, "usr/bin/busybox"), join(rootfs, "bin/busybox"));
  const { stdout } = await execa(join(rootfs, "bin/busybox"), ["--list"]);
  for (const applet of stdout.split("\n")) {
    if (applet === "busybox" || applet === "init" || applet === "linuxrc") continue;
    await symlink("busybox", join(rootfs, "bin", applet));
  }
  await packImage(overlay, staging, file, "xz");
}
