import { isOn } from "../../model/limits/isOn.ts";
import { spoofingFilters } from "../../model/build/nic.ts";
import { firewallMark } from "../../model/firewall/asFirewall.ts";
import { guestDevices, guestOptions, type Device } from "../guests/guestConfig.ts";
import type { Resource } from "../resource.ts";
import type { ResourceRule } from "../rule.ts";
import { textOf } from "../values.ts";

export const antiSpoofing: ResourceRule = {
  scope: "resource",
  name: "anti-spoofing",
  title: "Addresses filtered on every NIC",
  sentence:
    "Every NIC drops packets with another MAC, IPv4 or IPv6 address than its own: network policies go by addresses.",
  severity: "high",
  level: "mandatory",
  check: (resource) =>
    isFirewall(resource)
      ? []
      : guestDevices(resource)
          .filter(({ keys }) => keys["type"] === "nic")
          .flatMap(explain),
};

/** It forwards what others send; `undeclared-flows` knows whether the description says so. */
function isFirewall(resource: Resource): boolean {
  return (
    resource.type === "incus:index:Instance" &&
    textOf(guestOptions(resource)[firewallMark]) === "true"
  );
}

function explain({ name, keys }: Device): string[] {
  const { network, nictype } = keys;
  if (network === undefined && nictype !== undefined && nictype !== "bridged") {
    return [
      `NIC ${name} is of type ${nictype}, which filters no addresses; put it on a bridge of the stack`,
    ];
  }
  // A key that is there without a text is not known yet.
  const missing = Object.keys(spoofingFilters).filter(
    (filter) => !Object.hasOwn(keys, filter) || !isOn(keys[filter] ?? "true"),
  );
  if (missing.length === 0) return [];
  return [`NIC ${name} is without ${missing.join(", ")}; leave out spoofing: allowed, or set them`];
}
