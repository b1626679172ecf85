import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeAddresses } from "../../../model/addresses/addresses.ts";
import {
  allocate,
  type AddressPlan,
  type AddressRequest,
} from "../../../model/addresses/allocate.ts";

type Machines = Record<string, { address?: string }>;

function oneDomain(machines: Machines, subnet?: number): AddressRequest {
  return {
    base: "10.100",
    domains: { lab: subnet === undefined ? { machines } : { subnet, machines } },
  };
}

function addressesOf(request: AddressRequest, previous?: AddressPlan) {
  const { plan, problems } = allocate(previous, request);
  return { ...writeAddresses(request.base, plan), plan, problems };
}

function named(count: number, prefix = "m"): Machines {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, {}]));
}

describe("allocate", () => {
  it("numbers subnets from 0 and hosts from 1, by name", () => {
    const result = addressesOf({
      base: "10.100",
      domains: { work: { machines: { b: {}, a: {} } }, home: { machines: {} } },
    });
    expect(result.subnets).toEqual({ home: "10.100.0.0/24", work: "10.100.1.0/24" });
    expect(result.gateways).toEqual({ home: "10.100.0.254", work: "10.100.1.254" });
    expect(result.addresses).toEqual({ a: "10.100.1.1", b: "10.100.1.2" });
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
    const both = { a: { machines: { a1: {}, a2: {} } }, b: { machines: { b1: {} } } };
    const first = addressesOf({ base: "10.100", domains: both });
    const without = addressesOf({ base: "10.100", domains: { b: both.b } }, first.plan);
    expect(without.subnets).toEqual({ b: "10.100.1.0/24" });
    const back = addressesOf({ base: "10.100", domains: both }, without.plan);
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
    const domains = Object.fromEntries(names.map((name) => [name, { machines: {} }]));
    const { problems, subnets } = addressesOf({ base: "10.100", domains });
    expect(Object.keys(subnets)).toHaveLength(255);
    expect(problems).toEqual([
      {
        path: "domains.d255.subnet",
        reason: "no subnet is left in 10.100.0.0/16; remove a domain",
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
    expect(problems).toEqual([{ path: "domains.lab.machines.a.address", reason }]);
  });

  it("refuses a subnet outside 0-254", () => {
    const { problems } = addressesOf(oneDomain({}, 255));
    expect(problems[0]).toMatchObject({ path: "domains.lab.subnet" });
  });
});

const machineNames = fc.constantFrom(...Array.from({ length: 8 }, (_, index) => `m${index}`));
const hosts = fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined, freq: 3 });
const subnetsWished = fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined, freq: 3 });
const domainNames = fc.constantFrom("alpha", "beta", "gamma", "delta");

/** Explicit addresses need a known subnet, so only domains with an explicit one get some. */
const domain = fc
  .record({
    subnet: subnetsWished,
    machines: fc.dictionary(machineNames, hosts, { noNullPrototype: true }),
  })
  .map(({ subnet, machines }) => ({
    ...(subnet === undefined ? {} : { subnet }),
    machines: Object.fromEntries(
      Object.entries(machines).map(([name, host]) => [
        name,
        subnet === undefined || host === undefined ? {} : { address: `10.100.${subnet}.${host}` },
      ]),
    ),
  }));
const request = fc
  .dictionary(domainNames, domain, { noNullPrototype: true })
  .map((domains): AddressRequest => ({ base: "10.100", domains: withUniqueMachines(domains) }));
const history = fc.array(request, { minLength: 1, maxLength: 8 });

function withUniqueMachines(domains: AddressRequest["domains"]): AddressRequest["domains"] {
  return Object.fromEntries(
    Object.entries(domains).map(([name, { machines, ...rest }]) => [
      name,
      {
        ...rest,
        machines: Object.fromEntries(
          Object.entries(machines).map(([machine, wish]) => [`${name}-${machine}`, wish]),
        ),
      },
    ]),
  );
}

function eachStep(
  requests: readonly AddressRequest[],
  check: (
    step: { request: AddressRequest; before: AddressPlan | undefined } & ReturnType<
      typeof allocate
    >,
  ) => void,
) {
  let before: AddressPlan | undefined;
  for (const next of requests) {
    const result = allocate(before, next);
    check({ request: next, before, ...result });
    before = result.plan;
  }
}

describe("any history of requests", () => {
  it("never gives one number to two names", () => {
    fc.assert(
      fc.property(history, (requests) => {
        eachStep(requests, ({ plan }) => {
          for (const slots of [plan.subnets, ...Object.values(plan.hosts)]) {
            const used = [...Object.values(slots.active), ...slots.retired.map(({ slot }) => slot)];
            expect(new Set(used).size).toBe(used.length);
          }
        });
      }),
    );
  });

  it("never renumbers a name that names no number", () => {
    fc.assert(
      fc.property(history, (requests) => {
        eachStep(requests, ({ request: { domains }, before, plan }) => {
          for (const [name, { subnet, machines }] of Object.entries(domains)) {
            const held = before?.subnets.active[name];
            if (subnet === undefined && held !== undefined)
              expect(plan.subnets.active[name]).toBe(held);
            for (const [machine, { address }] of Object.entries(machines)) {
              const host = before?.hosts[name]?.active[machine];
              if (address !== undefined || host === undefined || !(name in plan.subnets.active))
                continue;
              expect(plan.hosts[name]?.active[machine]).toBe(host);
            }
          }
        });
      }),
    );
  });

  it("gives every name a number, the explicit one if it names one, or a problem", () => {
    fc.assert(
      fc.property(history, (requests) => {
        eachStep(requests, ({ request: asked, plan, problems }) => {
          const refused = new Set(problems.map(({ path }) => path));
          const { subnets, addresses } = writeAddresses(asked.base, plan);
          for (const [name, { subnet, machines }] of Object.entries(asked.domains)) {
            if (refused.has(`domains.${name}.subnet`)) continue;
            if (subnet === undefined) expect(subnets[name]).toBeDefined();
            else expect(subnets[name]).toBe(`10.100.${subnet}.0/24`);
            for (const [machine, { address }] of Object.entries(machines)) {
              if (refused.has(`domains.${name}.machines.${machine}.address`)) continue;
              if (address === undefined) expect(addresses[machine]).toBeDefined();
              else expect(addresses[machine]).toBe(address);
            }
          }
        });
      }),
    );
  });

  it("is stable: the same request again changes nothing and says the same", () => {
    fc.assert(
      fc.property(history, (requests) => {
        eachStep(requests, ({ request: asked, plan, problems }) => {
          const again = allocate(plan, asked);
          expect(again.plan).toEqual(plan);
          expect(again.problems).toEqual(problems);
        });
      }),
    );
  });

  it("gives a name its number back after one request without it", () => {
    fc.assert(
      fc.property(history, (requests) => {
        eachStep(requests, ({ request: asked, plan }) => {
          const without = allocate(plan, { base: asked.base, domains: {} }).plan;
          const back = allocate(without, { base: asked.base, domains: asked.domains }).plan;
          const running = (book: AddressPlan) => writeAddresses(asked.base, book).addresses;
          for (const [machine, address] of Object.entries(running(plan))) {
            if (isWished(asked, machine)) expect(running(back)[machine]).toBe(address);
          }
        });
      }),
    );
  });
});

/** Automatic in an automatic subnet: nothing explicit can have taken its place meanwhile. */
function isWished({ domains }: AddressRequest, machine: string): boolean {
  const explicit = Object.values(domains).some(({ subnet }) => subnet !== undefined);
  return !explicit && Object.values(domains).some(({ machines }) => machine in machines);
}
