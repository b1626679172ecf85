import { createReadStream } from "node:fs";
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { execa } from "execa";
import { findProgram } from "./findProgram.ts";

/**
 * Unpacks a .tar.xz with xz, or where that is not installed with dpkg-deb, which every Debian has
 * and which reads xz by itself.
 */
export async function unpackXz(
  archive: string,
  dir: string,
  path: string | undefined,
): Promise<void> {
  if (findProgram("xz", path)) {
    await execa("tar", ["-xJf", archive, "-C", dir]);
  } else if (findProgram("dpkg-deb", path)) {
    await unpackAsPackage(archive, dir);
  } else {
    throw new Error("xz is not installed; install it (apt-get install xz-utils)");
  }
}

/** Wraps the archive as the data member of a Debian package: an `ar` file of three members. */
async function unpackAsPackage(archive: string, dir: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "strata-unpack-"));
  try {
    const wrapped = join(scratch, "data.deb");
    const file = await open(wrapped, "w");
    await file.write(`!<arch>\n${header("debian-binary", 4)}2.0\n`);
    await file.write(
      `${header("control.tar", 0)}${header("data.tar.xz", (await stat(archive)).size)}`,
    );
    await pipeline(createReadStream(archive), file.createWriteStream());
    await execa("dpkg-deb", ["--extract", wrapped, dir]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** An `ar` member header: name, time, owner, group, mode and size in fixed columns. */
function header(name: string, size: number): string {
  const columns = [name.padEnd(16), "0".padEnd(12), "0".padEnd(6), "0".padEnd(6)];
  return `${columns.join("")}${"100644".padEnd(8)}${String(size).padEnd(10)}\`\n`;
}
