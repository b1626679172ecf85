import { describe, expect, it } from "vitest";
import { gpuExclusivity } from "../../../policy/rules/gpuExclusivity.ts";
import { instance, resource, stackOf, withDevice } from "../resources.ts";

const names = (...given: Parameters<typeof gpuExclusivity.check>) =>
  gpuExclusivity.check(...given).map((violation) => violation.resource?.name);

const gpu = { type: "gpu" };

describe("gpu-exclusivity", () => {
  it("lets one machine have one, and several where they may share", () => {
    const two = stackOf(withDevice(gpu, "a"), withDevice(gpu, "b"));
    expect(names(stackOf(withDevice(gpu, "a"), instance({}, "b")), {})).toEqual([]);
    expect(names(two, { shared: true })).toEqual([]);
    expect(names(two, { shared: false })).toEqual(["a", "b"]);
  });

  it("counts the GPU of a profile of the same project, once", () => {
    const profile = (project: string) =>
      resource("Profile", { name: "gpu", project, devices: { dev: gpu } }, `${project}-gpu`);
    const user = (name: string) =>
      instance({ project: "ai", profiles: ["default", "gpu"], devices: { dev: gpu } }, name);
    const other = instance({ project: "web", profiles: ["gpu"] }, "other");
    expect(names(stackOf(profile("ai"), user("a"), other), {})).toEqual([]);
    expect(names(stackOf(profile("ai"), profile("web"), user("a"), other), {})).toEqual([
      "a",
      "other",
    ]);
  });
});
