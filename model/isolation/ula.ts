import type { AclRule } from "./aclRule.ts";

const lastAddress = "255.255.255.255";

/**
 * The unique local IPv6 address that goes with an IPv4 address of the lab (RFC 4193). The four
 * octets are in it, so that it follows from the plan of IPv4 addresses and keeps their order:
 * 10.100.3.9 is fd0a:7374:7261:6403::9.
 */
export function toUla(ipv4: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split(".").map(Number);
  return `${subnetOf(a, b, c)}::${d.toString(16)}`;
}

/** Whether an address could be one of `toUla`. */
export function isUla(ipv6: string): boolean {
  return /^fd[0-9a-f]{2}:7374:7261:/.test(ipv6);
}

/** The same rule for IPv6. */
export function toUlaRule(rule: AclRule): AclRule {
  const { source, destination, protocol } = rule;
  return {
    ...rule,
    ...(source === undefined ? {} : { source: toUlaList(source) }),
    ...(destination === undefined ? {} : { destination: toUlaList(destination) }),
    ...(protocol === "icmp4" ? { protocol: "icmp6" } : {}),
  };
}

/** Of addresses, subnets and ranges, comma separated. */
function toUlaList(list: string): string {
  return list.split(",").map(toUlaItem).join(",");
}

function toUlaItem(item: string): string {
  if (item.endsWith("/24")) return `${firstOf(item.slice(0, -3))}/64`;
  if (item.endsWith("/32")) return `${toUla(item.slice(0, -3))}/128`;
  const [first = "", last] = item.split("-");
  return last === undefined ? toUla(first) : `${firstOf(first)}-${lastOf(last)}`;
}

function firstOf(ipv4: string): string {
  return ipv4 === "0.0.0.0" ? "::" : toUla(ipv4).replace(/::0$/, "::");
}

/** A range that ends with a subnet ends with all of the /64. */
function lastOf(ipv4: string): string {
  if (ipv4 === lastAddress) return "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
  return toUla(ipv4).replace(/::ff$/, ":ffff:ffff:ffff:ffff");
}

function subnetOf(a: number, b: number, c: number): string {
  const hex = (octet: number) => octet.toString(16).padStart(2, "0");
  return `fd${hex(a)}:7374:7261:${(b * 256 + c).toString(16)}`;
}
