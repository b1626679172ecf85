import { describe, expect, it } from "vitest";
import { analyzeResource, analyzeStack } from "../../../policy/core/analyze.ts";
import { defaultSettings, type RuleSettings } from "../../../policy/core/settings.ts";
import { pack } from "../../../policy/pack.ts";
import { instance, stackOf, withDevice } from "../resources.ts";

const defaults = defaultSettings(pack);
const changed = (rule: string, change: Partial<RuleSettings>) => ({
  ...defaults,
  [rule]: { ...(defaults[rule] as RuleSettings), ...change },
});
const nested = instance({ config: { "security.nesting": "true" } }, "web");
const found = (settings: typeof defaults) =>
  analyzeResource(pack, settings, nested).found.filter(({ rule }) => rule.name === "nesting");

describe("an analysis", () => {
  it("goes by the levels", () => {
    expect(found(defaults).map(({ level }) => level)).toEqual(["mandatory"]);
    expect(found(changed("nesting", { level: "advisory" }))[0]?.level).toBe("advisory");
    expect(found(changed("nesting", { level: "disabled" }))).toEqual([]);
  });

  it("makes an exception for the resource that is named, and tells the reason", () => {
    const settings = changed("nesting", { exceptions: { web: "runs the builds" } });
    expect(found(settings)).toEqual([]);
    const { skipped } = analyzeResource(pack, settings, nested);
    expect(skipped.map(({ rule, reason }) => [rule.name, reason])).toEqual([
      ["nesting", "runs the builds"],
    ]);
    expect(found(changed("nesting", { exceptions: { other: "x" } }))).toHaveLength(1);
  });

  it("makes exceptions from rules of the stack, too", () => {
    const gpu = { type: "gpu" };
    const stack = stackOf(withDevice(gpu, "a"), withDevice(gpu, "b"));
    const settings = changed("gpu-exclusivity", { exceptions: { a: "takes turns" } });
    const names = analyzeStack(pack, settings, stack)
      .found.filter(({ rule }) => rule.name === "gpu-exclusivity")
      .map(({ resource }) => resource?.name);
    expect(names).toEqual(["b"]);
  });
});
