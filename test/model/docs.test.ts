import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ruleTable } from "../../model/rules/table.ts";
import { infraSchema } from "../../model/schema/infra.ts";
import { keysAt } from "../../model/schema/keysAt.ts";
import { settingsSchema } from "../../stack/settings.ts";
import { stackOutputs } from "../../stack/outputs.ts";

/** Tables are padded to even columns. */
const infra = readFileSync("docs/infra.md", "utf8").replaceAll(/ +/g, " ");
const rules = readFileSync("docs/rules.md", "utf8").replaceAll(/ +/g, " ");
const stacks = readFileSync("docs/stacks.md", "utf8");

describe("docs/rules.md", () => {
  it.each(ruleTable)("has rule $code at its anchor", ({ code, level = "error", sentence }) => {
    const anchor = `<a id="${code.toLowerCase()}"></a>`;
    expect(rules).toContain(`| ${anchor}${code} | ${level} | ${sentence} |`);
  });
});

describe("docs/infra.md", () => {
  it.each([
    [[]],
    [["global"]],
    [["domains", "x"]],
    [["domains", "x", "profiles", "x"]],
    [["domains", "x", "machines", "x"]],
    [["network_policies", 0]],
  ])("names every key of %j", (path) => {
    const keys = keysAt(infraSchema, path);
    expect(keys).not.toEqual([]);
    expect(keys.filter((key) => !infra.includes(`\`${key}\``))).toEqual([]);
  });
});

describe("docs/stacks.md", () => {
  it("names every setting and every output", () => {
    const settings = Object.keys(settingsSchema.shape).map((key) => `\`strata:${key}\``);
    const outputs = Object.keys(stackOutputs.shape).map((key) => `\`${key}\``);
    expect([...settings, ...outputs].filter((name) => !stacks.includes(name))).toEqual([]);
  });
});
