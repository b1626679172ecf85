import { describe, expect, it } from "vitest";
import { writeAddresses } from "../../../model/addresses/addresses.ts";
import {
  allocate,
  type AddressPlan,
  type AddressRequest,
  type MachineRequest,
} from "../../../model/addresses/allocate.ts";

type Machines = Record<string, MachineRequest>;

const base = "10.100";

function oneDomain(machines: Machines, subnet?: number): AddressRequest {
  return { domains: { lab: { base, ...(subnet === undefined ? {} : { subnet }), machines } } };
}

function addressesOf(request: AddressRequest, previous?: AddressPlan) {
  const { plan, problems } = allocate(previous, request);
  return { ...writeAddresses(plan), plan, problems };
}

function named(count: number, prefix = "m"): Machines {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, {}]));
}

describe("allocate", () => {
  it("numbers subnets from 0 and hosts from 1, by name", () => {
    const result = addressesOf({
      domains: {
        work: { base, machines: { b: {}, a: {} } },
        home: { base, machines: {} },
      },
    });
    expect(result.subnets).toEqual({ home: "10.100.0.0/24", work: "10.100.1.0/24" });
    expect(result.gateways).toEqual({ home: "10.100.0.254", work: "10.100.1.254" });
    expect(result.addresses).toEqual({ a: "10.100.1.1", b: "10.100.1.2" });
  });

  it("knows a domain that is named like something of JavaScript's own", () => {
    const request = { domains: { constructor: { base, machines: { a: {} } } } };
    const first = addressesOf(request);
    expect(first.addresses).toEqual({ a: "10.100.0.1" });
    expect(addressesOf(request, first.plan)).toEqual(first);
  });

  it("keeps what runs when a name that sorts first is added", () => {
    const first = addressesOf(oneDomain({ m1: {}, m2: {} }));
    const second = addressesOf(oneDomain({ m0: {}, m1: {}, m2: {} }), first.plan);
    expect(second.addresses).toEqual({ m0: "10.100.0.3", m1: "10.100.0.1", m2: "10.100.0.2" });
  });

  it("retires a freed slot, and gives it back to its name", () => {
    const first = addressesOf(oneDomain({ a: {}, b: {} }));
    const without = addressesOf(oneDomain({ b: {}, c: {} }), first.plan);
    expect(without.addresses).toEqual({ b: "10.100.0.2", c: "10.100.0.3" });
    const back = addressesOf(oneDomain({ a: {}, b: {}, c: {} }), without.plan);
    expect(back.addresses["a"]).toBe("10.100.0.1");
  });

  it("gives a removed domain its subnet and its machines' addresses back", () => {
    const both = { a: { base, machines: { a1: {}, a2: {} } }, b: { base, machines: { b1: {} } } };
    const first = addressesOf({ domains: both });
    const without = addressesOf({ domains: { b: both.b } }, first.plan);
    expect(without.subnets).toEqual({ b: "10.100.1.0/24" });
    const back = addressesOf({ domains: both }, without.plan);
    expect(back.addresses).toEqual(first.addresses);
  });

  it("reuses the slot that rested longest once a zone of 99 is full", () => {
    const full = addressesOf(oneDomain(named(99)));
    const { m7, m3, ...rest } = named(99);
    expect([m7, m3]).toEqual([{}, {}]);
    const without7 = addressesOf(oneDomain({ ...rest, m3: {} }), full.plan);
    const without3 = addressesOf(oneDomain(rest), without7.plan);
    const added = addressesOf(oneDomain({ ...rest, new: {} }), without3.plan);
    expect(added.addresses["new"]).toBe(full.addresses["m7"]);
    expect(added.problems).toEqual([]);
  });

  it("says so when no address is left", () => {
    const { problems, addresses } = addressesOf(oneDomain(named(100)));
    expect(Object.keys(addresses)).toHaveLength(99);
    expect(problems.map(({ reason }) => reason)).toEqual([
      "the addresses 10.100.0.1 to 10.100.0.99 are all taken; give an explicit address",
    ]);
  });

  it("refuses the 256th subnet", () => {
    const names = Array.from({ length: 256 }, (_, index) => `d${String(index).padStart(3, "0")}`);
    const domains = Object.fromEntries(names.map((name) => [name, { base, machines: {} }]));
    const { problems, subnets } = addressesOf({ domains });
    expect(Object.keys(subnets)).toHaveLength(255);
    expect(problems).toEqual([
      {
        path: "domains.d255.subnet",
        reason: "no subnet is left in 10.100.0.0/16; remove a domain",
        kind: "refused",
      },
    ]);
  });

  it("lets an explicit address win over a retired slot, but not over a running machine", () => {
    const first = addressesOf(oneDomain({ a: {}, b: {} }));
    const without = addressesOf(oneDomain({ b: {} }), first.plan);
    const wins = addressesOf(oneDomain({ b: {}, c: { address: "10.100.0.1" } }), without.plan);
    expect(wins.addresses["c"]).toBe("10.100.0.1");
    const refused = addressesOf(oneDomain({ b: {}, c: { address: "10.100.0.2" } }), without.plan);
    expect(refused.addresses).toEqual({ b: "10.100.0.2" });
    expect(refused.problems).toEqual([
      {
        path: "domains.lab.machines.c.address",
        reason: '10.100.0.2 belongs to machine "b"; choose another one',
        kind: "refused",
      },
    ]);
  });

  it("lets two machines exchange their explicit addresses", () => {
    const first = addressesOf(
      oneDomain({ a: { address: "10.100.0.10" }, b: { address: "10.100.0.11" } }),
    );
    const second = addressesOf(
      oneDomain({ a: { address: "10.100.0.11" }, b: { address: "10.100.0.10" } }),
      first.plan,
    );
    expect(second.problems).toEqual([]);
    expect(second.addresses).toEqual({ a: "10.100.0.11", b: "10.100.0.10" });
  });

  it.each([
    ["10.100.0.0", "10.100.0.0 is reserved; choose .1 to .253"],
    ["10.100.0.254", "10.100.0.254 is reserved; choose .1 to .253"],
    ["10.100.1.5", "10.100.1.5 is outside the domain's 10.100.0.0/24"],
    ["10.100.0.x", '"10.100.0.x" is not an IPv4 address'],
  ])("refuses the explicit address %s", (address, reason) => {
    const { problems } = addressesOf(oneDomain({ a: { address } }, 0));
    expect(problems).toMatchObject([{ path: "domains.lab.machines.a.address", reason }]);
  });

  it("numbers every zone for itself", () => {
    const { subnets } = addressesOf({
      domains: {
        zeta: { base: "10.110", machines: {} },
        alpha: { base: "10.110", machines: {} },
        mid: { base: "10.120", machines: {} },
      },
    });
    expect(subnets).toEqual({
      alpha: "10.110.0.0/24",
      mid: "10.120.0.0/24",
      zeta: "10.110.1.0/24",
    });
  });

  it("moves a domain to another zone with its last octets, and back to its old subnet", () => {
    const machines = { a: {}, b: {} };
    const trusted = { domains: { lab: { base: "10.110", machines } } };
    const other = { base: "10.120", machines: { c: {} } };
    const untrusted = { domains: { lab: { base: "10.120", machines: { b: {} } }, other } };
    const first = addressesOf({ domains: { ...trusted.domains, other } });
    const moved = addressesOf(untrusted, first.plan);
    expect(moved.addresses).toEqual({ b: "10.120.1.2", c: "10.120.0.1" });
    const back = addressesOf({ domains: { ...trusted.domains, other } }, moved.plan);
    expect(back.addresses).toEqual(first.addresses);
  });

  it("says whether an address lies outside its subnet", () => {
    const { problems } = addressesOf(oneDomain({ a: { address: "10.100.7.1" } }));
    expect(problems).toMatchObject([{ kind: "outside" }]);
  });

  it("refuses a subnet outside 0-254", () => {
    const { problems } = addressesOf(oneDomain({}, 255));
    expect(problems[0]).toMatchObject({ path: "domains.lab.subnet" });
  });
});

describe("a renamed", () => {
  const two = { a: {}, b: {} };
  const first = addressesOf(oneDomain(two));

  it("machine keeps its address, however often it is said, and there and back", () => {
    const renamed = oneDomain({ new: { renamedFrom: "a" }, b: {} });
    const second = addressesOf(renamed, first.plan);
    expect(second.addresses).toEqual({ new: "10.100.0.1", b: "10.100.0.2" });
    expect(addressesOf(renamed, second.plan).plan).toEqual(second.plan);
    const back = oneDomain({ a: { renamedFrom: "new" }, b: {} });
    expect(addressesOf(back, second.plan).addresses).toEqual(first.addresses);
  });

  it("machine and another one exchange their names in three steps", () => {
    const steps = [
      { spare: { renamedFrom: "a" }, b: {} },
      { spare: { renamedFrom: "a" }, a: { renamedFrom: "b" } },
      { b: { renamedFrom: "spare" }, a: { renamedFrom: "b" } },
      { b: { renamedFrom: "spare" }, a: {} },
    ];
    const last = steps.reduce((plan, step) => allocate(plan, oneDomain(step)).plan, first.plan);
    expect(writeAddresses(last).addresses).toEqual({ b: "10.100.0.1", a: "10.100.0.2" });
  });

  it("machine takes over nothing while the old name is asked for", () => {
    const asked = oneDomain({ ...two, new: { renamedFrom: "a" } });
    expect(addressesOf(asked, first.plan).addresses).toEqual({
      ...first.addresses,
      new: "10.100.0.3",
    });
  });

  it("machine of an unknown name is a new one", () => {
    const asked = oneDomain({ ...two, new: { renamedFrom: "nobody" } });
    expect(addressesOf(asked, first.plan).addresses["new"]).toBe("10.100.0.3");
  });

  it("machine may ask for another address; two that claim one get two", () => {
    const asked = oneDomain({
      x: { renamedFrom: "a", address: "10.100.0.50" },
      y: { renamedFrom: "b" },
      z: { renamedFrom: "b" },
    });
    expect(addressesOf(asked, first.plan).addresses).toEqual({
      x: "10.100.0.50",
      y: "10.100.0.2",
      z: "10.100.0.3",
    });
  });

  it("domain keeps its subnet and its machines' addresses, even in another zone", () => {
    const before = addressesOf({
      domains: { aa: { base, machines: {} }, lab: { base, machines: two } },
    });
    const wish = { renamedFrom: "lab", machines: two };
    const same = addressesOf({ domains: { new: { base, ...wish } } }, before.plan);
    expect(same.subnets).toEqual({ new: "10.100.1.0/24" });
    expect(same.addresses).toEqual({ a: "10.100.1.1", b: "10.100.1.2" });
    const { a, ...only } = two;
    expect(a).toEqual({});
    const moved = { base: "10.140", ...wish, machines: only };
    const other = addressesOf({ domains: { new: moved } }, before.plan);
    expect(other.addresses).toEqual({ b: "10.140.0.2" });
  });

  it("domain takes a resting number only if it has none of its own", () => {
    const both = { one: { base, machines: { m: {} } }, two: { base, machines: { n: {}, o: {} } } };
    const gone = allocate(allocate(undefined, { domains: both }).plan, { domains: {} }).plan;
    const back = { two: { ...both.two, renamedFrom: "one" } };
    expect(addressesOf({ domains: back }, gone).addresses).toEqual({
      n: "10.100.1.1",
      o: "10.100.1.2",
    });
    const fresh = { three: { base, renamedFrom: "one", machines: { m: {} } } };
    expect(addressesOf({ domains: fresh }, gone).addresses).toEqual({ m: "10.100.0.1" });
  });
});
