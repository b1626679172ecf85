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
