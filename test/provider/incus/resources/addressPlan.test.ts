import { describe, expect, it } from "vitest";
import { unknown, type Properties } from "../../../../provider/core/values.ts";
import { addressPlan } from "../../../../provider/incus/resources/addressPlan.ts";

function check(given: Properties, old?: Properties): Properties {
  return addressPlan.defaults?.(given, "addresses", old) ?? given;
}

function lab(...machines: string[]): Properties {
  const wanted = Object.fromEntries(machines.map((machine) => [machine, {}]));
  return { domains: { lab: { base: "10.100", machines: wanted } } };
}

describe("AddressPlan", () => {
  it("knows its outputs before anything is created", () => {
    expect(addressPlan.preview?.(check(lab("a", "b")))).toEqual({
      subnets: { lab: "10.100.0.0/24" },
      gateways: { lab: "10.100.0.254" },
      addresses: { a: "10.100.0.1", b: "10.100.0.2" },
    });
  });

  it("goes on from the plan of the last deployment", () => {
    const first = check(lab("b"));
    const second = check(lab("a", "b"), first);
    expect(addressPlan.preview?.(second)).toMatchObject({
      addresses: { a: "10.100.0.2", b: "10.100.0.1" },
    });
  });

  it("does not change when nothing was asked for", () => {
    const first = check(lab("a", "b"));
    expect(check(lab("a", "b"), first)).toEqual(first);
  });

  it("reports at the property what it refuses", () => {
    const first = check(lab("a"));
    const second = check(
      {
        domains: {
          lab: { base: "10.100", machines: { a: {}, b: { address: "10.100.0.1" } } },
        },
      },
      first,
    );
    expect(addressPlan.rules?.(second)).toEqual([
      {
        path: "domains.lab.machines.b.address",
        reason: '10.100.0.1 belongs to machine "a"; choose another one',
      },
    ]);
  });

  it("passes numbers on to a new name, and says so only once", () => {
    const first = check(lab("a", "b"));
    const renamed: Properties = {
      domains: {
        shop: {
          base: "10.110",
          renamedFrom: "lab",
          machines: { b: {}, c: { renamedFrom: "a" } },
        },
      },
    };
    const second = check(renamed, first);
    expect(addressPlan.rules?.(second)).toEqual([]);
    expect(addressPlan.preview?.(second)).toEqual({
      subnets: { shop: "10.110.0.0/24" },
      gateways: { shop: "10.110.0.254" },
      addresses: { b: "10.110.0.2", c: "10.110.0.1" },
    });
    expect(check(renamed, second)).toEqual(second);
  });

  it("numbers a firewall machine's NICs, and gives it the same last octet everywhere", () => {
    const domains = { lab: { base: "10.100", machines: { wall: { host: 253 } } } };
    const first = check({ domains, firewallNics: ["b", "a"] });
    expect(addressPlan.preview?.(first)).toMatchObject({
      addresses: { wall: "10.100.0.253" },
      nics: { a: 1, b: 2 },
    });
    const second = check({ domains, firewallNics: ["0", "b"] }, first);
    expect(addressPlan.preview?.(second)).toMatchObject({ nics: { b: 2, 0: 3 } });
    const third = check({ domains, firewallNics: ["0", "a", "b"] }, second);
    expect(addressPlan.preview?.(third)).toMatchObject({ nics: { a: 1, b: 2, 0: 3 } });
  });

  it("keeps a NIC's number under the new name of its domain", () => {
    const domain = { base: "10.100", machines: {} };
    const first = check({ domains: { old: domain, z: domain }, firewallNics: ["old", "z"] });
    const renamed = { new: { ...domain, renamedFrom: "old" }, z: domain };
    const second = check({ domains: renamed, firewallNics: ["new", "z"] }, first);
    expect(addressPlan.preview?.(second)).toMatchObject({ nics: { new: 1, z: 2 } });
  });

  it("goes by the plan alone, even if the rest of the old inputs is of another shape", () => {
    const first = check(lab("b"));
    const second = check(lab("a", "b"), { ...first, domains: 5 });
    expect(addressPlan.preview?.(second)).toMatchObject({
      addresses: { a: "10.100.0.2", b: "10.100.0.1" },
    });
  });

  it("leaves inputs that are not known yet alone", () => {
    const given: Properties = { domains: { lab: { base: unknown, machines: {} } } };
    expect(check(given)).toEqual({ name: "addresses", ...given });
  });

  it("is called by its name", () => {
    expect(addressPlan.id(check(lab()))).toBe("addresses");
  });
});
