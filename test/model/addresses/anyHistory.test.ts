import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeAddresses } from "../../../model/addresses/addresses.ts";
import { allocate, type AddressPlan } from "../../../model/addresses/allocate.ts";
import { history, mapValues, steps, type Step } from "./history.ts";

function inEveryStep(check: (step: Step) => void) {
  fc.assert(fc.property(history, (requests) => steps(requests).forEach(check)));
}

/** `base subnet` of a domain that is there. */
function placeOf({ subnets }: AddressPlan, domain: string) {
  const places = Object.entries(subnets).flatMap(([base, { active }]) =>
    Object.hasOwn(active, domain) ? [{ base, subnet: active[domain] as number }] : [],
  );
  expect(places.length).toBeLessThan(2);
  return places[0];
}

describe("any history of requests", () => {
  it("never gives one number to two names", () => {
    inEveryStep(({ plan }) => {
      for (const slots of [...Object.values(plan.subnets), ...Object.values(plan.hosts)]) {
        const used = [...Object.values(slots.active), ...slots.retired.map(({ slot }) => slot)];
        expect(new Set(used).size).toBe(used.length);
      }
      const addresses = Object.values(writeAddresses(plan).addresses);
      expect(new Set(addresses).size).toBe(addresses.length);
    });
  });

  it("never renumbers a name that names no number", () => {
    inEveryStep(({ request, before, plan }) => {
      for (const [name, { base, subnet, machines }] of Object.entries(request.domains)) {
        const [held, now] = [placeOf(before, name), placeOf(plan, name)];
        if (subnet === undefined && held?.base === base) expect(now).toEqual(held);
        if (held === undefined || now === undefined) continue;
        // In another zone, too, the last octets stay.
        for (const [machine, { address }] of Object.entries(machines)) {
          const host = before.hosts[name]?.active[machine];
          if (address !== undefined || host === undefined) continue;
          expect(plan.hosts[name]?.active[machine]).toBe(host);
        }
      }
    });
  });

  it("gives every name a number, the explicit one if it names one, or a problem", () => {
    inEveryStep(({ request, plan, problems }) => {
      const refused = new Set(problems.map(({ path }) => path));
      const { subnets, addresses } = writeAddresses(plan);
      for (const [name, { base, subnet, machines }] of Object.entries(request.domains)) {
        if (refused.has(`domains.${name}.subnet`)) continue;
        expect(subnets[name]).toMatch(subnet === undefined ? `${base}.` : `${base}.${subnet}.0/24`);
        for (const [machine, { address }] of Object.entries(machines)) {
          if (refused.has(`domains.${name}.machines.${machine}.address`)) continue;
          if (address === undefined) expect(addresses[machine]).toBeDefined();
          else expect(addresses[machine]).toBe(address);
        }
      }
    });
  });

  it("refuses nobody who asks for no number", () => {
    inEveryStep(({ request: { domains }, problems }) => {
      for (const { path } of problems) {
        const [, domain = "", , machine = ""] = path.split(".");
        const wish = domains[domain];
        const asked = path.endsWith(".subnet") ? wish?.subnet : wish?.machines[machine]?.address;
        expect(asked).toBeDefined();
      }
    });
  });

  it("lets a number rest that its name left, while others are unused", () => {
    inEveryStep(({ request, before, plan }) => {
      const taken = Object.entries(request.domains).flatMap(([name, { base, ...wish }]) => {
        const slot = plan.subnets[base]?.active[name];
        const rested = before.subnets[base]?.retired.filter((entry) => entry.slot === slot) ?? [];
        const mayTake = [name, wish.renamedFrom];
        return wish.subnet === undefined ? rested.filter((one) => !mayTake.includes(one.name)) : [];
      });
      expect(taken).toEqual([]);
    });
  });

  it("is stable: the same request again changes nothing and says the same", () => {
    inEveryStep(({ request, plan, problems }) => {
      const again = allocate(plan, request);
      expect(again.problems).toEqual(problems);
      // A plan with problems is never kept.
      if (problems.length === 0) expect(again.plan).toEqual(plan);
    });
  });

  it("does not depend on the order of names", () => {
    inEveryStep(({ request, before, plan }) => {
      const reversed = mapValues(reverse(request.domains), (_name, { machines, ...domain }) => ({
        ...domain,
        machines: reverse(machines),
      }));
      expect(allocate(before, { domains: reversed }).plan).toEqual(plan);
    });
  });

  it("gives names their numbers back after one request without them", () => {
    inEveryStep(({ request, plan }) => {
      const isExplicit = Object.values(request.domains).some(({ subnet }) => subnet !== undefined);
      // Otherwise an explicit wish, met by nobody's leave, may have changed who holds what.
      if (isExplicit) return;
      const without = allocate(plan, { domains: {} }).plan;
      const back = allocate(without, request).plan;
      expect(writeAddresses(back)).toEqual(writeAddresses(plan));
    });
  });

  it("passes the numbers on when every name is replaced by another", () => {
    inEveryStep(({ request, plan }) => {
      if (Object.values(request.domains).some(({ subnet }) => subnet !== undefined)) return;
      const suffixed = <T>(values: Readonly<Record<string, T>>) =>
        Object.fromEntries(Object.entries(values).map(([name, value]) => [`${name}-new`, value]));
      const renamed = mapValues(request.domains, (domain, { base, machines }) => ({
        base,
        renamedFrom: domain,
        machines: suffixed(mapValues(machines, (renamedFrom) => ({ renamedFrom }))),
      }));
      const next = allocate(plan, { domains: suffixed(renamed) });
      expect(next.problems).toEqual([]);
      const [old, now] = [writeAddresses(plan), writeAddresses(next.plan)];
      expect(now.subnets).toEqual(suffixed(old.subnets));
      expect(now.addresses).toEqual(suffixed(old.addresses));
      expect(allocate(next.plan, { domains: suffixed(renamed) }).plan).toEqual(next.plan);
    });
  });
});

function reverse<T>(values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).reverse());
}
