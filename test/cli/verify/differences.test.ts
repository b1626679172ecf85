import { describe, expect, it } from "vitest";
import { differingDevices } from "../../../cli/verify/differingDevices.ts";
import { differingKeys } from "../../../cli/verify/differingKeys.ts";
import { differingRules } from "../../../cli/verify/differingRules.ts";
import { allow, drop } from "../../../model/isolation/aclRule.ts";

describe("differingKeys", () => {
  it("finds what changed, came and went, and nothing that the server keeps for itself", () => {
    const live = {
      "limits.cpu": "4",
      "security.privileged": "true",
      "volatile.uuid": "x",
      "image.os": "debian",
      "user.pulumi.owner": "mark",
      "boot.autostart": "",
    };
    expect(differingKeys({ "limits.cpu": "2", "snapshots.schedule": "@daily" }, live)).toEqual([
      { key: "limits.cpu", found: "4", expected: "2" },
      { key: "security.privileged", found: "true", expected: "nothing" },
      { key: "snapshots.schedule", found: "nothing", expected: "@daily" },
    ]);
  });

  it("takes what a server fills in for no difference, but only where nothing is expected", () => {
    const serverDefaults = { "ipv4.nat": "true" };
    const keys = (wanted: Record<string, string>, live: Record<string, string>) =>
      differingKeys(wanted, live, { serverDefaults }).map(({ key }) => key);
    expect(keys({}, { "ipv4.nat": "true" })).toEqual([]);
    expect(keys({}, { "ipv4.nat": "false" })).toEqual(["ipv4.nat"]);
    expect(keys({ "ipv4.nat": "false" }, { "ipv4.nat": "true" })).toEqual(["ipv4.nat"]);
  });

  it("shows no value that could be a secret", () => {
    const found = differingKeys(
      { "environment.TOKEN": "hush1" },
      { "cloud-init.user-data": "hush2" },
    );
    expect(found.map(({ key }) => key)).toEqual(["cloud-init.user-data", "environment.TOKEN"]);
    expect(JSON.stringify(found)).not.toContain("hush");
  });
});

describe("differingDevices", () => {
  const eth0 = { type: "nic", network: "net-a", "security.mac_filtering": "true" };

  it("gives one difference per device, with the options that differ", () => {
    const live = { eth0: { type: "nic", network: "net-b" }, gpu0: { type: "gpu" } };
    expect(differingDevices({ eth0, data: { type: "disk", path: "/d" } }, live)).toEqual([
      { name: "data", severity: "high", found: "nothing", expected: "path=/d, type=disk" },
      {
        name: "eth0",
        severity: "high",
        found: "network=net-b",
        expected: "network=net-a, security.mac_filtering=true",
      },
      { name: "gpu0", severity: "medium", found: "type=gpu", expected: "nothing" },
    ]);
    expect(differingDevices({ eth0 }, { eth0 })).toEqual([]);
  });

  it("shows no mount options", () => {
    const root = { type: "disk", "raw.mount.options": "password=hush" };
    expect(JSON.stringify(differingDevices({}, { root }))).not.toContain("hush");
  });
});

describe("differingRules", () => {
  const web = allow("web", { source: "10.0.0.1", protocol: "tcp", destinationPort: "80" });
  const closed = drop("others", { destination: "10.0.0.0/8" });
  const wire = [
    {
      action: "drop",
      state: "enabled",
      description: "others",
      destination: "10.0.0.0/8",
      source: "",
    },
    {
      action: "allow",
      state: "enabled",
      description: "web",
      source: "10.0.0.1",
      protocol: "tcp",
      destination_port: "80",
      icmp_type: "",
    },
  ];

  it("does not mind the order, nor empty fields", () => {
    expect(differingRules([web, closed], wire)).toEqual({ missing: [], unexpected: [] });
  });

  it("finds a rule that is gone, added, or switched off", () => {
    expect(differingRules([web, closed], wire.slice(0, 1)).missing).toEqual([
      "allow protocol=tcp source=10.0.0.1 destination_port=80 (web)",
    ]);
    expect(differingRules([closed], wire).unexpected).toHaveLength(1);
    const off = wire.map((rule) => ({ ...rule, state: "disabled" }));
    expect(differingRules([closed], off.slice(0, 1))).toEqual({
      missing: ["drop destination=10.0.0.0/8 (others)"],
      unexpected: ["drop destination=10.0.0.0/8 state=disabled (others)"],
    });
  });
});
