import { describe, expect, it } from "vitest";
import { rawOptions } from "../../../policy/rules/rawOptions.ts";
import { instance, resource, withDevice } from "../resources.ts";

const keys = (...given: Parameters<typeof rawOptions.check>) =>
  rawOptions.check(...given).map((message) => message.split(" is handed")[0]);

describe("raw-options", () => {
  it("names each option, also those of devices", () => {
    const config = { "raw.idmap": "both 0 0", "raw.qemu.conf": "x", "limits.cpu": "1" };
    expect(keys(instance({ config }), {})).toEqual(["raw.idmap", "raw.qemu.conf"]);
    const disk = { type: "disk", "raw.mount.options": "suid" };
    expect(keys(withDevice(disk), {})).toEqual(["raw.mount.options of device dev"]);
  });

  it("lets a network keep to itself, and no more", () => {
    const dnsmasq = (text: string) => resource("Network", { config: { "raw.dnsmasq": text } });
    expect(keys(dnsmasq("no-resolv"), {})).toEqual([]);
    expect(keys(dnsmasq("no-resolv\ndhcp-script=/x"), {})).toEqual(["raw.dnsmasq"]);
  });
});
