import { arch } from "node:os";
import { execa } from "execa";
import { toolEnv, toolboxJob } from "../packages/toolbox.ts";

/** Incus's own name for this machine's architecture. */
export function incusArchitecture(nodeArch: string = arch()): string {
  return { x64: "x86_64", arm64: "aarch64" }[nodeArch] ?? nodeArch;
}

/** Packs metadata.yaml, templates and rootfs of `staging` into one image file, the same bytes for the same content. */
export async function packImage(
  overlay: string,
  staging: string,
  file: string,
  compressor: "xz" | "zstd",
): Promise<void> {
  const tar = [
    ...`tar --create --${compressor} --sort=name --numeric-owner --mtime=@0 --xattrs`.split(" "),
    "--xattrs-include=*",
    "--exclude=rootfs/dev/*",
    "--file",
    file,
    "--directory",
    staging,
    "metadata.yaml",
    "templates",
    "rootfs",
  ];
  const [command = "", ...args] = toolboxJob(overlay, tar);
  await execa(command, args, { env: { ...toolEnv(), XZ_OPT: "-T0" } });
}
