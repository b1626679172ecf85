import { readPveSettings, type PveSettings } from "../../stack/pveSettings.ts";
import { stackSecret } from "./stackSecret.ts";
import type { StackSettings } from "./stackSettings.ts";

/** Whether a stack stands on a Proxmox VE. */
export function isOnPve({ config = {} }: StackSettings): boolean {
  return Object.keys(config).some((key) => key.startsWith("pve:"));
}

/**
 * What a stack's settings say of its Proxmox VE, checked as the program checks it, or all that is wrong with that.
 *
 * @throws CommandError when a secret cannot be decrypted
 */
export async function pveSettings(
  stack: string,
  settings: StackSettings,
  root?: string,
): Promise<{ readonly pve: PveSettings | undefined; readonly problems: readonly string[] }> {
  const { config = {} } = settings;
  const keys = Object.keys(config).filter(
    (key) => key.startsWith("pve:") || key === "strata:sshKey",
  );
  const values: Record<string, string> = {};
  for (const key of keys) values[key] = (await stackSecret(stack, settings, key, root)) ?? "";
  return readPveSettings(values, (key) => typeof config[key] === "object");
}
