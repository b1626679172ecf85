import type { Manifest } from "../../model/hypervisors/manifest.ts";
import { writeSize } from "../../model/hypervisors/writeSize.ts";
import { textTable } from "../textTable.ts";

/** Resolved hypervisors as tables: the nodes in the order of their creation, and their images. */
export function manifestTables({ nodes, images }: Manifest): string {
  const rows = nodes.map((node) => [
    ["host", ...node.path].join("/"),
    node.kind,
    String(node.vmid || "-"),
    String(node.cores),
    writeSize(node.memory),
    writeSize(node.disk),
    node.image,
    node.nics.map(({ bridge, vlan }) => (vlan === 0 ? bridge : `${bridge}.${vlan}`)).join(","),
    node.nics.map(({ ip }) => ip).join(","),
    node.madeBy === "" ? "strata" : `strata on ${node.madeBy}`,
    node.protected ? "yes" : "no",
  ]);
  const sources = Object.entries(images).map(([name, { guest, system, location }]) => [
    name,
    guest,
    system || "-",
    location,
  ]);
  const tables = [
    table(
      [
        "NODE",
        "KIND",
        "VMID",
        "CORES",
        "MEMORY",
        "DISK",
        "IMAGE",
        "BRIDGES",
        "ADDRESSES",
        "MADE BY",
        "PROTECTED",
      ],
      rows,
    ),
    table(["IMAGE", "GUEST", "SYSTEM", "FROM"], sources),
  ];
  return `${tables.filter((text) => text !== "").join("\n\n")}\n`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? "" : textTable(header, rows);
}
