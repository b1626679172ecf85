import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUla, toUla, toUlaRule } from "../../../model/isolation/ula.ts";

const octet = fc.integer({ min: 0, max: 255 });

describe("toUla", () => {
  it.each([
    ["10.100.3.9", "fd0a:7374:7261:6403::9"],
    ["192.168.0.254", "fdc0:7374:7261:a800::fe"],
    ["10.0.5.1", "fd0a:7374:7261:5::1"],
  ])("makes of %s", (ipv4, ipv6) => expect(toUla(ipv4)).toBe(ipv6));

  it("gives every address another one, all of them recognized", () => {
    fc.assert(
      fc.property(fc.tuple(octet, octet, octet, octet), fc.nat(3), (octets, changed) => {
        const other = octets.map((value, index) => (index === changed ? (value + 1) % 256 : value));
        const ulas = [octets, other].map((one) => toUla(one.join(".")));
        expect(new Set(ulas).size).toBe(2);
        expect(ulas.filter(isUla)).toEqual(ulas);
      }),
    );
  });
});

describe("toUlaRule", () => {
  it("ends a range of subnets with the whole last one", () => {
    const rule = { action: "drop", state: "enabled", description: "", protocol: "icmp4" } as const;
    const destination = "10.100.0.0-10.100.2.255,10.100.9.0/24,10.100.7.1/32,10.100.7.254";
    expect(toUlaRule({ ...rule, destination })).toEqual({
      ...rule,
      protocol: "icmp6",
      destination: [
        "fd0a:7374:7261:6400::-fd0a:7374:7261:6402:ffff:ffff:ffff:ffff",
        "fd0a:7374:7261:6409::/64",
        "fd0a:7374:7261:6407::1/128",
        "fd0a:7374:7261:6407::fe",
      ].join(","),
    });
  });
});
