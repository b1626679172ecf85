import type { AclRule } from "../isolation/aclRule.ts";

/** nftables takes 128 bytes with the zero at their end. */
const longestComment = 127;

/** A rule of an ACL in the language of nft; none of its texts can end the line or the comment. */
export function ruleText({ action, description, ...match }: AclRule): string {
  const words = [...matchWords(match), action === "drop" ? "drop" : "accept"];
  const comment = commentOf(description);
  return [...words, ...(comment === "" ? [] : [`comment "${comment}"`])].join(" ");
}

type Match = Omit<AclRule, "action" | "description" | "state">;

function matchWords({ source, destination, protocol, destinationPort }: Match): string[] {
  return [
    ...(source === undefined ? [] : [addressWords("saddr", source)]),
    ...(destination === undefined ? [] : [addressWords("daddr", destination)]),
    ...protocolWords(protocol, destinationPort),
  ];
}

function addressWords(side: "saddr" | "daddr", list: string): string {
  return `${list.includes(":") ? "ip6" : "ip"} ${side} ${setOf(list)}`;
}

function protocolWords(protocol: AclRule["protocol"], ports: string | undefined): string[] {
  if (protocol === undefined) return [];
  if (protocol === "icmp4") return ["meta l4proto icmp"];
  if (protocol === "icmp6") return ["meta l4proto ipv6-icmp"];
  return [ports === undefined ? `meta l4proto ${protocol}` : `${protocol} dport ${setOf(ports)}`];
}

/** One item is no set: see `closedHost`. */
function setOf(list: string): string {
  return list.includes(",") ? `{ ${list.split(",").join(", ")} }` : list;
}

/** Without what nft has no way to write in quotes, cut to what a rule can carry. */
function commentOf(description: string): string {
  const printable = description
    .replaceAll('"', "'")
    .replaceAll(/[\p{C}\p{Z}\\]+/gu, " ")
    .trim();
  const encoder = new TextEncoder();
  let comment = "";
  let bytes = 0;
  for (const character of printable) {
    bytes += encoder.encode(character).length;
    if (bytes > longestComment) break;
    comment += character;
  }
  return comment;
}
