import { arch } from "node:os";
import { LabError } from "../labError.ts";
import type { Distribution } from "../packages/distribution.ts";

/** What a lab with virtual machines has beside the packages of every lab. */
const packages = [
  "dosfstools",
  "gdisk",
  "incus-agent",
  "libc6-dev",
  "linux-image-amd64",
  "mtools",
  "ovmf",
  "qemu-system-x86",
  "qemu-utils",
  "systemd-boot-efi",
  "tcc",
];

/** @throws LabError where there are no such packages */
export function vmPackages({ id }: Pick<Distribution, "id">, nodeArch = arch()): readonly string[] {
  if (nodeArch !== "x64") throw noVms(`this machine's processor is ${nodeArch}`);
  if (id !== "debian") throw noVms(`this is no Debian, whose kernel and tools they are made of`);
  return packages;
}

export function noVms(
  cause: string,
  wayOut = "start the lab without them, or use Debian on x86-64",
): LabError {
  return new LabError("cannot have virtual machines in this lab", cause, wayOut);
}
