import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyzeResource, analyzeStack, type Found } from "../../policy/core/analyze.ts";
import { defaultSettings, type Settings } from "../../policy/core/settings.ts";
import { pack } from "../../policy/pack.ts";
import { asSeen, cleanInfra, cleanResources, type Made } from "./cleanLab.ts";
import { byText, stackItself, violationCases, type ViolationCase } from "./violations.ts";

const directory = mkdtempSync(join(tmpdir(), "strata-pack-"));
const infra = join(directory, "infra.yml");
writeFileSync(infra, cleanInfra);
afterAll(() => rmSync(directory, { recursive: true }));

const settings: Settings = defaultSettings(pack);

function analyze(made: readonly Made[], config: ViolationCase["config"] = {}): readonly Found[] {
  const resources = asSeen(made);
  const given = { "strata:environment": "test", "strata:node": "lab", "strata:infra": infra };
  const stack = { resources, settings: { stack: "test-lab", config: { ...given, ...config } } };
  return [
    ...resources.flatMap((resource) => analyzeResource(pack, settings, resource).found),
    ...analyzeStack(pack, settings, stack).found,
  ];
}

describe("the policy pack", () => {
  it("finds nothing in a clean lab", () => {
    expect(analyze(cleanResources())).toEqual([]);
  });

  it.each(violationCases)("finds $what, and nothing else", ({ rule, change, config, expected }) => {
    const resources = cleanResources();
    change?.(resources);
    const found = analyze(resources, config).map((one) => [
      one.rule.name,
      one.resource?.name ?? stackItself,
      one.message,
    ]);
    expect(found.toSorted(byText)).toEqual(
      expected.map(([name, message]) => [rule, name, message]),
    );
  });

  it("has a case for each of its rules, and no two rules of one name", () => {
    const names = pack.rules.map(({ name }) => name);
    expect(violationCases.map(({ rule }) => rule).toSorted()).toEqual(names.toSorted());
    expect(new Set(names).size).toBe(names.length);
  });
});
