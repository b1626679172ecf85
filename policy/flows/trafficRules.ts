import type { AclRule } from "../../model/isolation/aclRule.ts";
import type { Resource } from "../resource.ts";
import { listOf, mappingOf, textOf, unknown } from "../values.ts";

/** A rule of an ACL without what does not change its effect. */
export interface TrafficRule {
  readonly direction: "ingress" | "egress";
  readonly action: string;
  readonly source: string;
  readonly destination: string;
  /** With ports, such as `tcp 22,80`; empty for every protocol. */
  readonly service: string;
}

const directions = ["ingress", "egress"] as const;

/** The rules of an ACL resource that are in force; undefined while they are not known. */
export function rulesOf({ properties }: Resource): TrafficRule[] | undefined {
  if (directions.some((direction) => properties[direction] === unknown)) return undefined;
  return directions.flatMap((direction) =>
    listOf(properties[direction])
      .map((rule) => mappingOf(rule))
      .filter((rule) => rule["state"] !== "disabled")
      .map((rule) => ({
        direction,
        action: textOf(rule["action"]) ?? "",
        source: textOf(rule["source"]) ?? "",
        destination: textOf(rule["destination"]) ?? "",
        service: [
          textOf(rule["protocol"]),
          textOf(rule["destinationPort"]),
          // Rules of the model have none of these, so that one with them is never declared.
          ...["sourcePort", "icmpType", "icmpCode"].map((key) => textOf(rule[key])),
        ]
          .filter(Boolean)
          .join(" "),
      })),
  );
}

export function declaredRules(rules: {
  readonly ingress: readonly AclRule[];
  readonly egress: readonly AclRule[];
}): TrafficRule[] {
  return directions.flatMap((direction) =>
    rules[direction].map(({ action, source, destination, protocol, destinationPort }) => ({
      direction,
      action,
      source: source ?? "",
      destination: destination ?? "",
      service: [protocol, destinationPort].filter(Boolean).join(" "),
    })),
  );
}

export function isSameRule(a: TrafficRule, b: TrafficRule): boolean {
  return describeRule(a) === describeRule(b);
}

/** Such as `ingress allow 10.100.1.0/24 to 10.100.0.10/32 (tcp 22)`. */
export function describeRule(rule: TrafficRule): string {
  const { direction, action, source, destination, service } = rule;
  const ends = [source, destination === "" ? "" : `to ${destination}`].filter(Boolean).join(" ");
  return `${direction} ${action} ${ends || "everything"}${service === "" ? "" : ` (${service})`}`;
}
