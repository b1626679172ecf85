import type { PropertyFormat } from "./propertyString.ts";

const optionalText = { type: "string", optional: 1 } as const;
const optionalVolume = { type: "string", optional: 1, format: "pve-volume-id" } as const;
const optionalFlag = { type: "boolean", optional: 1 } as const;

/** Property strings that the schema names without describing them. */
export const namedFormats: Readonly<Record<string, PropertyFormat>> = {
  "pve-qm-ipconfig": {
    ip: { type: "string", optional: 1, format: "pve-ipv4-config" },
    gw: { type: "string", optional: 1, format: "ipv4", requires: "ip" },
    ip6: { type: "string", optional: 1, format: "pve-ipv6-config" },
    gw6: { type: "string", optional: 1, format: "ipv6", requires: "ip6" },
  },
  "pve-qm-cicustom": {
    meta: optionalVolume,
    network: optionalVolume,
    user: optionalVolume,
    vendor: optionalVolume,
  },
  "pve-qm-hostpci": {
    host: { ...optionalText, default_key: 1 },
    mapping: { type: "string", optional: 1, format: "pve-configid" },
    "device-id": optionalText,
    "legacy-igd": optionalFlag,
    mdev: optionalText,
    pcie: optionalFlag,
    rombar: optionalFlag,
    romfile: optionalText,
    "sub-device-id": optionalText,
    "sub-vendor-id": optionalText,
    "vendor-id": optionalText,
    "x-vga": optionalFlag,
  },
};
