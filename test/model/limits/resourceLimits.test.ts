import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divide, type ResourcePolicy, type Tenant } from "../../../model/limits/resourceLimits.ts";
import { facts, patched, resolveData } from "../infra.ts";

const gibibyte = 1024 ** 3;
const server = { cpus: 10, memory: 10 * gibibyte };
const standard: ResourcePolicy = {
  mode: "proportional",
  cpuMode: "allowance",
  memoryEnforce: "soft",
  reserve: { cpu: "20%", memory: "20%" },
};

function tenant(name: string, more: Partial<Tenant> = {}): Tenant {
  return { name, type: "container", weight: 1, config: {}, ...more };
}

describe("divide", () => {
  it("takes off what is explicit, and shares the rest by weight", () => {
    const { limits, cpus, memory } = divide(standard, server, [
      tenant("heavy", { weight: 3 }),
      tenant("vm", { type: "virtual-machine" }),
      tenant("given", { config: { "limits.cpu": "0-1", "limits.memory": "2GiB" } }),
    ]);
    expect(limits).toEqual({
      heavy: {
        "limits.cpu.allowance": "45%",
        "limits.memory": "4608MiB",
        "limits.memory.enforce": "soft",
      },
      vm: { "limits.cpu": "1", "limits.memory": "1536MiB" },
      given: { "limits.memory.enforce": "soft" },
    });
    expect(cpus).toEqual({ wanted: 7.5, available: 8 });
    expect(memory).toEqual({ wanted: 8 * gibibyte, available: 8 * gibibyte });
  });

  it("counts every way to write CPUs in one unit", () => {
    const wanted = (config: Record<string, string>) =>
      divide(standard, server, [tenant("one", { config })]).cpus.wanted;
    expect([
      wanted({ "limits.cpu": "3" }),
      wanted({ "limits.cpu": "0,2-3" }),
      wanted({ "limits.cpu.allowance": "30%" }),
      wanted({ "limits.cpu.allowance": "300ms/100ms" }),
      wanted({ "limits.cpu": "8", "limits.cpu.allowance": "30%" }),
    ]).toEqual([3, 3, 3, 3, 3]);
  });

  it("says when explicit limits alone are too much", () => {
    const all = { "limits.memory": "100%" };
    const { memory } = divide(standard, server, [tenant("all", { config: all }), tenant("rest")]);
    expect(memory.wanted).toBe(10 * gibibyte + 128 * 1024 ** 2);
  });

  it("follows each word of the policy", () => {
    const policy: ResourcePolicy = {
      mode: "equal",
      cpuMode: "count",
      memoryEnforce: "hard",
      reserve: { cpu: 2, memory: "2GiB" },
    };
    const { limits } = divide(policy, server, [tenant("a", { weight: 9 }), tenant("b")]);
    const half = { "limits.cpu": "4", "limits.memory": "4096MiB" };
    expect(limits).toEqual({ a: half, b: half });
  });

  const anyTenant = fc.record({
    type: fc.constantFrom("container" as const, "virtual-machine" as const),
    weight: fc.integer({ min: 1, max: 50 }),
    config: fc.constantFrom<Record<string, string>>(
      {},
      {},
      {},
      { "limits.cpu": "1" },
      { "limits.cpu.allowance": "7%" },
      { "limits.memory": "300MB" },
    ),
  });
  const anyPolicy = fc.record({
    mode: fc.constantFrom("proportional" as const, "equal" as const),
    cpuMode: fc.constantFrom("allowance" as const, "count" as const),
    memoryEnforce: fc.constantFrom("soft" as const, "hard" as const),
    reserve: fc.record({
      cpu: fc.constantFrom("1%", "20%", "33%", 0.5),
      memory: fc.constantFrom("1%", "20%", "500MB"),
    }),
  });
  const anyServer = fc.record({
    cpus: fc.integer({ min: 1, max: 256 }),
    memory: fc.integer({ min: gibibyte, max: 4096 * gibibyte }),
  });

  it("never gives more than there is, unless what each gets at least is too much", () => {
    const leastMemory = 128 * 1024 ** 2;
    fc.assert(
      fc.property(anyPolicy, anyServer, fc.array(anyTenant), (policy, host, list) => {
        const tenants = list.map((one, index) => tenant(`m${index}`, one));
        const { limits, cpus, memory } = divide(policy, host, tenants);
        // Read back as a server would, not as the division counts.
        const written = tenants.map(({ name, config }) => ({ ...config, ...limits[name] }));
        const cpusOf = (config: Record<string, string>) =>
          config["limits.cpu"] === undefined
            ? (Number.parseInt(config["limits.cpu.allowance"] ?? "", 10) / 100) * host.cpus
            : Number(config["limits.cpu"]);
        const memoryOf = ({ "limits.memory": text = "" }: Record<string, string>) =>
          Number.parseInt(text, 10) * (text.endsWith("MiB") ? 1024 ** 2 : 1e6);
        const total = (amounts: number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
        const leastCpus = total(
          tenants.map(({ type, config }) => {
            if (config["limits.cpu"]) return 1;
            if (config["limits.cpu.allowance"]) return 0.07 * host.cpus;
            const isCounted = type === "virtual-machine" || policy.cpuMode === "count";
            return isCounted ? 1 : host.cpus / 100;
          }),
        );
        const least = total(
          tenants.map(({ config }) => (config["limits.memory"] ? 300e6 : leastMemory)),
        );
        expect(total(written.map(cpusOf))).toBeCloseTo(cpus.wanted, 6);
        expect(total(written.map(memoryOf))).toBe(memory.wanted);
        expect(cpus.wanted).toBeLessThanOrEqual(Math.max(cpus.available, leastCpus) + 1e-6);
        expect(memory.wanted).toBeLessThanOrEqual(Math.max(memory.available, least) + 1e-6);
      }),
    );
  });

  it("gives the same in any order, and never less for more weight", () => {
    fc.assert(
      fc.property(anyPolicy, anyServer, fc.array(anyTenant), (policy, host, list) => {
        const tenants = list.map((one, index) => tenant(`m${index}`, one));
        const { limits } = divide(policy, host, tenants);
        expect(divide(policy, host, tenants.toReversed()).limits).toEqual(limits);
        const free = tenants.filter(({ config }) => Object.keys(config).length === 0);
        const sizes = free
          .toSorted((a, b) => a.weight - b.weight)
          .map(({ name }) => Number.parseInt(limits[name]?.["limits.memory"] ?? "", 10));
        if (policy.mode === "proportional") expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
        else expect(new Set(sizes).size).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("resource_policy", () => {
  it("limits machines of enabled domains, profiles counting as explicit", () => {
    const { lab } = resolveData(
      patched({
        global: { resource_policy: true },
        domains: {
          admin: { enabled: false },
          work: {
            profiles: { big: { config: { "limits.cpu": "4", "limits.memory": "4GiB" } } },
            machines: { "work-dev": { profiles: ["big"] }, other: { weight: 2 } },
          },
        },
      }),
      { ...facts, ...server },
    );
    const limits = lab?.instances.map(({ machine, config }) => [machine, config]);
    expect(Object.fromEntries(limits ?? [])).toEqual({
      "work-dev": { "limits.memory.enforce": "soft" },
      other: {
        "limits.cpu.allowance": "40%",
        "limits.memory": "4096MiB",
        "limits.memory.enforce": "soft",
      },
    });
  });
});
