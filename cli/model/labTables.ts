import type { Lab, LabPolicy } from "../../model/lab.ts";
import { textTable } from "../textTable.ts";

/** A resolved lab as tables, one after another; a kind of which there is none has no table. */
export function labTables({ projects, instances, policies, profiles }: Lab): string {
  const tables = [
    table(
      ["DOMAIN", "PROJECT", "BRIDGE", "SUBNET", "GATEWAY"],
      projects.map((one) => [one.domain, one.name, one.bridge, one.subnet, one.gateway]),
    ),
    table(
      ["MACHINE", "INSTANCE", "DOMAIN", "TYPE", "ADDRESS", "IMAGE", "PROFILES", "PROTECTED"],
      instances.map((one) => [
        one.machine,
        one.name,
        one.domain,
        one.type,
        one.address,
        one.image,
        one.profiles.join(","),
        one.protected ? "yes" : "no",
      ]),
    ),
    table(
      ["VOLUME", "MACHINE", "POOL", "SIZE", "PATH"],
      instances.flatMap(({ machine, volumes }) =>
        volumes.map((one) => [one.name, machine, one.pool, one.size || "-", one.path]),
      ),
    ),
    table(
      ["FROM", "TO", "PORTS", "DESCRIPTION"],
      policies.map((one) => [
        one.from,
        one.bidirectional ? `${one.to} and back` : one.to,
        writePorts(one),
        one.description || "-",
      ]),
    ),
    // Values can be secrets; --json has them.
    table(
      ["PROFILE", "DOMAIN", "DEVICES", "CONFIG"],
      profiles.map((one) => [one.name, one.domain, keys(one.devices), keys(one.config)]),
    ),
  ];
  return `${tables.filter((text) => text !== "").join("\n\n")}\n`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? "" : textTable(header, rows);
}

function keys(values: Readonly<Record<string, unknown>>): string {
  return Object.keys(values).join(",") || "-";
}

function writePorts({ ports, protocol }: LabPolicy): string {
  return ports === "all" ? "all" : `${protocol} ${ports.join(",")}`;
}
