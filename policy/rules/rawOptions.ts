import { guestDevices, guestOptions } from "../guests/guestConfig.ts";
import type { Resource } from "../resource.ts";
import type { ResourceRule } from "../rule.ts";
import { mappingOf } from "../values.ts";

/** What strata itself writes for a domain without internet: the bridge asks no other name server. */
const ownDnsmasq = "no-resolv";

export const rawOptions: ResourceRule = {
  scope: "resource",
  name: "raw-options",
  title: "No raw options",
  sentence: "No raw.* option goes past what Incus checks, on machines, devices or networks.",
  severity: "high",
  level: "mandatory",
  check: (resource) =>
    rawKeys(resource).map(
      (key) => `${key} is handed on unchecked; use the options that Incus has for it`,
    ),
};

function rawKeys(resource: Resource): string[] {
  const devices = guestDevices(resource).flatMap(({ name, keys }) =>
    Object.keys(keys)
      .filter(isRaw)
      .map((key) => `${key} of device ${name}`),
  );
  return [...Object.keys(guestOptions(resource)).filter(isRaw), ...devices, ...onNetwork(resource)];
}

function onNetwork({ type, properties }: Resource): string[] {
  if (type !== "incus:index:Network") return [];
  return Object.entries(mappingOf(properties["config"]))
    .filter(([key, value]) => isRaw(key) && !(key === "raw.dnsmasq" && value === ownDnsmasq))
    .map(([key]) => key);
}

function isRaw(key: string): boolean {
  return key.startsWith("raw.");
}
