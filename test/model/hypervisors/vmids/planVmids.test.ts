import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planVmids, type VmidPlan } from "../../../../model/hypervisors/vmids/planVmids.ts";

type Wishes = Readonly<Record<string, number | undefined>>;

const plan = (previous: VmidPlan | undefined, host: Wishes, guests: Record<string, string> = {}) =>
  planVmids(previous, { first: 200, last: 203, hypervisors: { host } }, { host: guests });
const ids = ({ hypervisors }: VmidPlan) => hypervisors["host"]?.active;

describe("planVmids", () => {
  it("gives the lowest ids, and leaves them when others come and go", () => {
    const first = plan(undefined, { b: undefined, c: undefined }).plan;
    expect(ids(first)).toEqual({ b: 200, c: 201 });
    const second = plan(first, { a: undefined, c: undefined }).plan;
    expect(ids(second)).toEqual({ a: 202, c: 201 });
    const third = plan(second, { a: undefined, b: undefined, c: undefined }).plan;
    expect(ids(third)).toEqual({ a: 202, b: 200, c: 201 });
  });

  it("knows names that are JavaScript's own", () => {
    const hypervisors = { constructor: { valueof: undefined } };
    const { plan: made } = planVmids(undefined, { first: 200, last: 203, hypervisors });
    expect(made.hypervisors).toEqual({
      constructor: { active: { valueof: 200 }, retired: [] },
    });
  });

  it("keeps ids by hypervisor", () => {
    const { plan: both } = planVmids(undefined, {
      first: 200,
      last: 203,
      hypervisors: { host: { inner: undefined }, inner: { test: undefined } },
    });
    expect(both.hypervisors).toEqual({
      host: { active: { inner: 200 }, retired: [] },
      inner: { active: { test: 200 }, retired: [] },
    });
  });

  it("passes over ids of guests that it did not record, whatever their name", () => {
    const { plan: made, problems } = plan(
      undefined,
      { a: undefined, b: undefined },
      {
        200: "mail",
        202: "a",
      },
    );
    expect(problems).toEqual([]);
    expect(ids(made)).toEqual({ a: 201, b: 203 });
    expect(made.hypervisors["host"]?.retired).toEqual([]);
    // What it made is there now, and is its own.
    const again = plan(
      made,
      { a: undefined, b: undefined },
      {
        200: "mail",
        201: "a",
        202: "a",
        203: "b",
      },
    );
    expect(again).toEqual({ plan: made, problems: [] });
  });

  it("says who has an id that cannot be had, and moves nobody", () => {
    const before = plan(undefined, { a: undefined }).plan;
    const { plan: after, problems } = plan(before, { a: undefined, b: 200, c: 100 }, { 100: "x" });
    expect(ids(after)).toEqual({ a: 200 });
    expect(problems).toEqual([
      {
        hypervisor: "host",
        node: "b",
        vmid: 200,
        holder: { kind: "node", name: "a" },
        isRecorded: false,
      },
      {
        hypervisor: "host",
        node: "c",
        vmid: 100,
        holder: { kind: "guest", name: "x" },
        isRecorded: false,
      },
    ]);
  });

  it("says that another guest has a recorded id, chosen or written", () => {
    for (const wish of [undefined, 200]) {
      const before = plan(undefined, { a: wish }).plan;
      const { plan: after, problems } = plan(before, { a: wish }, { 200: "mail" });
      expect(ids(after)).toEqual({ a: 200 });
      expect(problems).toMatchObject([
        { node: "a", vmid: 200, holder: { kind: "guest", name: "mail" }, isRecorded: true },
      ]);
    }
  });

  it("lets a guest be whose claim says that it lost the planned id, and gives nobody either", () => {
    const both = { a: undefined, b: undefined };
    const { plan: before } = plan(undefined, both);
    const claimed = { host: { 203: "a", 201: "b" } };
    const again = (guests: Record<string, string>, host: Wishes = both) =>
      planVmids(
        before,
        { first: 200, last: 203, hypervisors: { host } },
        { host: guests },
        claimed,
      );
    const guests = { 201: "b", 203: "a" };
    for (const there of [guests, { ...guests, 200: "theirs" }, { ...guests, 200: "a" }]) {
      expect(again(there)).toEqual({ plan: before, problems: [] });
      expect(ids(again(there, { ...both, c: undefined }).plan)).toEqual({ a: 200, b: 201, c: 202 });
    }
    expect(again({ ...guests, 203: "theirs" }).problems).toMatchObject([
      { node: "a", vmid: 203, holder: { kind: "guest", name: "theirs" }, isRecorded: true },
    ]);
    expect(again(guests, { a: 203, b: undefined }).problems).toMatchObject([
      { node: "a", vmid: 203, holder: { kind: "guest", name: "a" } },
    ]);
    expect(ids(again(guests, { b: undefined }).plan)).toEqual({ b: 201 });
  });

  it("gives nobody an id whose guest is yet to go", () => {
    const before = plan(undefined, { a: 202, b: undefined }).plan;
    const { plan: after, problems } = plan(
      before,
      { a: 203, c: 202, d: 200 },
      { 200: "b", 202: "a" },
    );
    expect(problems.map(({ node, holder }) => `${node}: ${holder?.name}`)).toEqual([
      "c: a",
      "d: b",
    ]);
    const again = plan(after, { b: undefined, d: 200 }, { 200: "b" });
    expect(ids(again.plan)).toEqual({ b: 200 });
    expect(again.problems).toMatchObject([{ node: "d", holder: { kind: "node", name: "b" } }]);
  });

  it("gives a name that returns the last id that it had and nobody has", () => {
    let before: VmidPlan | undefined;
    for (const wishes of [{ b: 198 }, { b: 203 }, {}]) before = plan(before, wishes).plan;
    const wishes = { a: 203, b: undefined, d: 200 };
    const { plan: after, problems } = plan(before, wishes, { 201: "x", 202: "y" });
    expect(problems).toEqual([]);
    expect(ids(after)).toEqual({ a: 203, b: 198, d: 200 });
    expect(plan(after, wishes, { 201: "x", 202: "y" }).plan).toEqual(after);
  });

  it("says when no id is left", () => {
    const { problems } = plan(
      undefined,
      { a: undefined },
      {
        200: "w",
        201: "x",
        202: "y",
        203: "z",
      },
    );
    expect(problems).toMatchObject([{ node: "a", vmid: undefined, holder: undefined }]);
  });

  it("over any history changes no id of a node that stays, and doubles none", () => {
    const names = fc.constantFrom("a", "b", "c", "d", "e");
    const wish = fc.option(fc.integer({ min: 198, max: 206 }), { nil: undefined });
    const step = fc.record({
      wishes: fc.dictionary(names, wish),
      foreign: fc.dictionary(
        fc.integer({ min: 198, max: 206 }).map(String),
        fc.constantFrom("a", "x"),
      ),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (history) => {
        let before: VmidPlan | undefined;
        for (const { wishes, foreign } of history) {
          // What was made is there, beside what others made.
          const made = Object.entries(before ? (ids(before) ?? {}) : {});
          const guests = {
            ...foreign,
            ...Object.fromEntries(made.map(([name, vmid]) => [vmid, name])),
          };
          const { plan: after, problems } = plan(before, wishes, guests);
          const active = ids(after) ?? {};
          const refused = problems.map(({ node }) => node);
          for (const [name, vmid] of Object.entries(active)) {
            const kept = before && ids(before)?.[name];
            if (wishes[name] === undefined && kept !== undefined) expect(vmid).toBe(kept);
            const isForeign = Object.hasOwn(guests, vmid) && guests[vmid] !== name;
            if (isForeign) expect(refused).toContain(name);
            expect(Object.keys(wishes)).toContain(name);
          }
          expect(new Set(Object.values(active)).size).toBe(Object.values(active).length);
          for (const name of Object.keys(wishes)) {
            expect(Object.hasOwn(active, name) || refused.includes(name)).toBe(true);
          }
          expect(plan(after, wishes, guests).plan).toEqual(after);
          before = after;
        }
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});
