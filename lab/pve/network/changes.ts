import type { Interface } from "../state.ts";

type Interfaces = Readonly<Record<string, Interface>>;

/** The text of pending changes, after diff's manner: whole interfaces as they would be written. */
export function changesBetween(before: Interfaces, after: Interfaces): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const lines = names.flatMap((name) => {
    const [old, now] = [stanza(name, before[name]), stanza(name, after[name])];
    if (old.join("\n") === now.join("\n")) return [];
    return [...old.map((line) => `-${line}`), ...now.map((line) => `+${line}`)];
  });
  const head = ["--- /etc/network/interfaces", "+++ /etc/network/interfaces.new"];
  return `${[...head, ...lines].join("\n")}\n`;
}

function stanza(name: string, entry: Interface | undefined): string[] {
  if (entry === undefined) return [];
  const text = (key: string) => String(entry[key] as string);
  return [
    ...(entry["autostart"] === 1 ? [`auto ${name}`] : []),
    `iface ${name} inet ${text("method")}`,
    ...(entry["cidr"] === undefined ? [] : [`\taddress ${text("cidr")}`]),
    ...(entry["gateway"] === undefined ? [] : [`\tgateway ${text("gateway")}`]),
    ...(entry.type === "bridge"
      ? ["\tbridge-ports none", "\tbridge-stp off", "\tbridge-fd 0"]
      : []),
  ];
}
