import { describe, expect, it } from "vitest";
import { nesting } from "../../../policy/rules/nesting.ts";
import { instance, resource } from "../resources.ts";

describe("nesting", () => {
  it("is found on machines and in profiles, and only when it is on", () => {
    const on = { config: { "security.nesting": "yes" } };
    expect(nesting.check(instance(on), {})).toHaveLength(1);
    expect(nesting.check(resource("Profile", on), {})).toHaveLength(1);
    expect(nesting.check(instance({ config: { "security.nesting": "false" } }), {})).toEqual([]);
    expect(nesting.check(instance({}), {})).toEqual([]);
  });
});
