import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";

/** A unified image file that no other test has; it need not boot. */
export async function packImage(dir: string, name: string): Promise<string> {
  const staging = join(dir, name);
  await mkdir(join(staging, "rootfs"), { recursive: true });
  const metadata = `architecture: x86_64\ncreation_date: 1\nproperties:\n  os: ${name}\n`;
  await writeFile(join(staging, "metadata.yaml"), metadata);
  await execa("tar", ["-C", staging, "-cf", `${staging}.tar`, "metadata.yaml", "rootfs"]);
  return `${staging}.tar`;
}
