import { describe, expect, it } from "vitest";
import { nic } from "../../../model/build/nic.ts";
import { antiSpoofing } from "../../../policy/rules/antiSpoofing.ts";
import { unknown, type Properties } from "../../../policy/values.ts";
import { resource, withDevice } from "../resources.ts";

const filtered = nic("net-web", { antiSpoofing: true });

describe("anti-spoofing", () => {
  it("takes the NICs that the model makes, and values that are known later", () => {
    expect(antiSpoofing.check(withDevice(filtered), {})).toEqual([]);
    const later: Properties = { ...filtered, "security.mac_filtering": unknown };
    expect(antiSpoofing.check(withDevice(later), {})).toEqual([]);
    expect(antiSpoofing.check(withDevice({ type: "disk" }), {})).toEqual([]);
  });

  it("names every filter that is missing or off, also in a profile", () => {
    const open = nic("net-web", { antiSpoofing: false });
    const profile = resource("Profile", { devices: { eth1: open } });
    expect(antiSpoofing.check(profile, {})).toEqual([
      "NIC eth1 is without security.mac_filtering, security.ipv4_filtering, security.ipv6_filtering; leave out spoofing: allowed, or set them",
    ]);
    const off = { ...filtered, "security.mac_filtering": "false" };
    expect(antiSpoofing.check(withDevice(off), {})[0]).toContain("without security.mac_filtering;");
  });

  it("passes over a machine that says it is the firewall, but no profile", () => {
    const devices = { eth1: nic("net-web", { antiSpoofing: false }) };
    const config = { "user.strata.firewall": "true" };
    expect(antiSpoofing.check(resource("Instance", { config, devices }), {})).toEqual([]);
    expect(antiSpoofing.check(resource("Profile", { config, devices }), {})).toHaveLength(1);
  });

  it("refuses NICs that cannot filter", () => {
    const macvlan = { ...filtered, network: null, nictype: "macvlan", parent: "eth0" };
    expect(antiSpoofing.check(withDevice(macvlan), {})).toEqual([
      "NIC dev is of type macvlan, which filters no addresses; put it on a bridge of the stack",
    ]);
  });
});
