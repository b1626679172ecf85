import { pveOrigin, readCertificates, tokenId } from "../../provider/pve/api/pveAddress.ts";
import { stackSecret } from "../stacks/stackSecret.ts";
import type { StackSettings } from "../stacks/stackSettings.ts";

/** How a stack reaches its Proxmox VE. */
export interface PveSettings {
  readonly endpoint: string;
  /** PEM. */
  readonly certificate: string;
  /** Secret. */
  readonly token: string;
}

/** Whether a stack stands on a Proxmox VE. */
export function isOnPve({ config = {} }: StackSettings): boolean {
  return config["pve:endpoint"] !== undefined;
}

/**
 * What a stack's settings say of its Proxmox VE, or all that is wrong with that.
 *
 * @throws CommandError when a secret cannot be decrypted
 */
export async function pveSettings(
  stack: string,
  settings: StackSettings,
): Promise<{ readonly pve?: PveSettings; readonly problems: readonly string[] }> {
  const value = async (key: string) => (await stackSecret(stack, settings, `pve:${key}`)) ?? "";
  const endpoint = await value("endpoint");
  const certificate = await value("certificate");
  const token = await value("token");
  const problems = [
    ...problemOf("pve:endpoint", endpoint, pveOrigin),
    ...problemOf("pve:certificate", certificate, readCertificates),
    ...problemOf("pve:token", token, tokenId),
  ];
  return problems.length > 0 ? { problems } : { problems, pve: { endpoint, certificate, token } };
}

function problemOf(key: string, value: string, read: (text: string) => unknown): string[] {
  if (value === "") return [`${key}: missing`];
  try {
    read(value);
    return [];
  } catch (cause) {
    return [`${key}: ${(cause as Error).message}`];
  }
}
