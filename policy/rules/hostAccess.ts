import { guestDevices, type Device } from "../guests/guestConfig.ts";
import { listOption } from "../options.ts";
import type { ResourceRule } from "../rule.ts";

const deviceFiles = ["unix-char", "unix-block", "unix-hotplug", "usb", "pci", "tpm", "infiniband"];

export const hostAccess: ResourceRule = {
  scope: "resource",
  name: "host-access",
  title: "No disks, sockets or devices of the host",
  sentence:
    "No machine has a directory, socket or device of the host; GPUs have a rule of their own.",
  severity: "critical",
  level: "mandatory",
  options: {
    sources: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Directories of the host that disks may show, with all below them.",
    },
  },
  check: (resource, options) =>
    guestDevices(resource).flatMap((device) => explain(device, listOption(options, "sources"))),
};

function explain({ name, keys }: Device, sources: readonly string[]): string[] {
  const { type = "", source = "", connect = "", listen = "" } = keys;
  if (type === "disk" && source.startsWith("/") && !isBelow(source, sources)) {
    return [
      `device ${name} shows the host's ${source}; use a storage volume, or add the directory to sources`,
    ];
  }
  if (type === "proxy" && [connect, listen].some((end) => end.startsWith("unix:"))) {
    return [`device ${name} reaches a socket of the host; remove it`];
  }
  if (type === "proxy") {
    return [
      `device ${name} passes traffic by the network's ACL; remove it, and say a network policy instead`,
    ];
  }
  return deviceFiles.includes(type)
    ? [`device ${name} hands a device of the host (${type}) to the machine; remove it`]
    : [];
}

function isBelow(path: string, directories: readonly string[]): boolean {
  // A step upwards would lead out of the directory that is allowed.
  if (path.split("/").includes("..")) return false;
  return directories.some((directory) => {
    const base = directory.replace(/\/+$/, "");
    return path === base || path.startsWith(`${base}/`);
  });
}
