import { describe, expect, it } from "vitest";
import { privileged } from "../../../policy/rules/privileged.ts";
import { unknown, type Value } from "../../../policy/values.ts";
import { instance, resource } from "../resources.ts";

const found = (value: Value) =>
  privileged.check(instance({ config: { "security.privileged": value } }), {}).length;

describe("privileged", () => {
  it("knows every word that Incus reads as true", () => {
    expect(["true", "True", "yes", "on", "1", true].map(found)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("lets through what is off, and what is not known yet", () => {
    const values: readonly Value[] = ["false", "0", "", false, unknown];
    expect(values.map(found)).toEqual([0, 0, 0, 0, 0]);
  });

  it("looks at profiles too, and at nothing that is no machine's", () => {
    const config = { "security.privileged": "true" };
    expect(privileged.check(resource("Profile", { config }), {})).toHaveLength(1);
    expect(privileged.check(resource("Network", { config }), {})).toEqual([]);
  });
});
