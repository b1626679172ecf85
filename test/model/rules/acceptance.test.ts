import { describe, expect, it } from "vitest";
import { found, patched, resolveData, type Mapping } from "../infra.ts";

const gpu = { devices: { card: { type: "gpu" } } };

function twoGpus(policy: Mapping) {
  const machines = { one: { gpu: true, ...gpu }, two: gpu };
  return patched({ global: policy, domains: { work: { machines } } });
}

describe("acceptance", () => {
  it("9: a shared GPU warns once and names both machines", () => {
    const { errors, warnings } = resolveData(twoGpus({ gpu_policy: "shared" }));
    expect(errors).toEqual([]);
    expect(found(warnings)).toEqual(["W2 global.gpu_policy"]);
    expect(warnings[0]?.message).toMatch(/one, two/);
    expect(found(resolveData(twoGpus({ gpu_policy: "perm" })).errors)).toEqual([
      "V02 global.gpu_policy",
    ]);
    const one = patched({
      global: { gpu_policy: "shared" },
      domains: { work: { machines: { one: gpu } } },
    });
    expect(resolveData(one).warnings).toEqual([]);
  });

  it("11: machines inherit whether they are ephemeral", () => {
    const protectedOf = (work: Mapping) =>
      Object.fromEntries(
        (resolveData(patched({ domains: { work } })).lab?.instances ?? [])
          .filter(({ domain }) => domain === "work")
          .map((instance) => [instance.machine, instance.protected]),
      );
    const machines = { a: {}, b: { ephemeral: false }, "work-dev": undefined };
    expect(protectedOf({ ephemeral: true, machines })).toEqual({ a: false, b: true });
    expect(protectedOf({ machines })).toEqual({ a: true, b: true });
    const wrong = { ephemeral: "yes", machines: { "work-dev": { ephemeral: "yes" } } };
    expect(found(resolveData(patched({ domains: { work: wrong } })).errors).toSorted()).toEqual([
      "V08 domains.work.ephemeral",
      "V14 domains.work.machines.work-dev.ephemeral",
    ]);
  });
});
