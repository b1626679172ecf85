import { namedFormats } from "../api/namedFormats.ts";
import type { Nic } from "../guests/guestBackend.ts";
import type { Config } from "../state.ts";
import {
  parsePropertyString,
  printPropertyString,
  type PropertyFormat,
} from "../api/propertyString.ts";
import { configProperties, newMac } from "../guests/guestConfig.ts";

const property = configProperties("qemu")["net[n]"];
const format: PropertyFormat = typeof property?.format === "object" ? property.format : {};

export const isNicKey = (name: string) => /^net\d+$/.test(name);
export const parseNic = (text: string) => parsePropertyString(format, text);

/** As PVE writes it, `virtio=MAC,bridge=vmbr0`; a MAC is made where there is none. */
export function printNic(text: string): string {
  const { model = "virtio", macaddr = newMac(), ...rest } = parseNic(text);
  const others = printPropertyString(format, rest);
  return [`${model}=${macaddr.toUpperCase()}`, ...(others === "" ? [] : [others])].join(",");
}

/** The same with a MAC of its own. */
export function withNewMac(text: string): string {
  const { macaddr: _, ...rest } = parseNic(text);
  return printNic(printPropertyString(format, { ...rest }));
}

/** The NICs of a VM with the addresses its cloud-init gives them. */
export function vmNics(config: Config): Nic[] {
  return Object.keys(config)
    .filter(isNicKey)
    .toSorted()
    .map((key) => {
      const { macaddr = "", bridge } = parseNic(config[key] ?? "");
      const ipconfig = config[key.replace("net", "ipconfig")] ?? "";
      const { ip, gw } = parsePropertyString(namedFormats["pve-qm-ipconfig"] ?? {}, ipconfig);
      return { key, mac: macaddr, bridge, ip, gateway: gw };
    });
}
