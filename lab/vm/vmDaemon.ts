import { fileURLToPath } from "node:url";
import { toolEnv } from "../packages/toolbox.ts";

const vsock = fileURLToPath(new URL("vsock/vsock.c", import.meta.url));
const programs = fileURLToPath(new URL("programs", import.meta.url));

/** Before the daemon's command line: what has it and its children talk to virtual machines by other means. */
export const vmCommand: readonly string[] = ["tcc", "-run", vsock];

/** Has the daemon find QEMU and modprobe as altered here. */
export function vmEnv(): Record<string, string> {
  return { PATH: `${programs}:${toolEnv()["PATH"] ?? ""}` };
}
