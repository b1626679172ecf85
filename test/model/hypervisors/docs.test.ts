import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { manifestTables } from "../../../cli/model/manifestTables.ts";
import { hypervisorTraits } from "../../../model/hypervisors/kinds.ts";
import { builtInPresets } from "../../../model/hypervisors/presets.ts";
import { manifestRuleTable } from "../../../model/hypervisors/rules/table.ts";
import { manifestSchema } from "../../../model/hypervisors/schema/manifestSchema.ts";
import { writeSize } from "../../../model/hypervisors/writeSize.ts";
import { keysAt } from "../../../model/schema/keysAt.ts";
import { knowledge, resolveManifestText } from "./manifest.ts";

const page = readFileSync("docs/hypervisors.md", "utf8");
/** Tables are padded to even columns. */
const text = page.replaceAll(/ +/g, " ");

describe("docs/hypervisors.md", () => {
  it.each(manifestRuleTable)("has rule $code at its anchor", ({ code, level, sentence }) => {
    expect(text).toContain(
      `| <a id="${code.toLowerCase()}"></a>${code} | ${level ?? "error"} | ${sentence} |`,
    );
  });

  it.each([
    [[]],
    [["global"]],
    [["host"]],
    [["images", "x"]],
    [["presets", "x"]],
    [["nodes", "x"]],
    [["nodes", "x", "nics", 0]],
    [["nodes", "x", "provision", 0]],
    [["repos", "x"]],
  ])("names every key of %j", (path) => {
    const keys = keysAt(manifestSchema, path);
    expect(keys).not.toEqual([]);
    expect(keys.filter((key) => !text.includes(`\`${key}\``))).toEqual([]);
  });

  it("shows a valid file, and what it comes to", () => {
    const [, yaml = ""] = /```yaml\n(.*?)```/s.exec(page) ?? [];
    const { manifest, errors } = resolveManifestText(yaml, knowledge);
    expect(errors).toEqual([]);
    expect(page).toContain(`\`\`\`\n${manifest && manifestTables(manifest)}\`\`\``);
  });

  it("lists the built-in presets", () => {
    for (const [name, { cores, memory, disk }] of Object.entries(builtInPresets)) {
      expect(text).toContain(`| \`${name}\` | ${cores} | ${memory} | ${disk} |`);
    }
  });

  it("says what hypervisors keep for themselves", () => {
    const words = Object.values(hypervisorTraits)
      .flatMap(({ ownMemory, ownDisk }) => [ownMemory, ownDisk])
      .map((bytes) => writeSize(bytes).replace(/[A-Z]/, " $&"));
    expect(words.filter((size) => !text.includes(size))).toEqual([]);
  });
});

describe("docs/schema/hypervisors.json", () => {
  it("says what every key means, in the words of the page", () => {
    const schema = JSON.parse(readFileSync("docs/schema/hypervisors.json", "utf8"));
    expect(silentKeys(schema, "")).toEqual([]);
    expect(schema.required).toEqual(["project_name", "nodes"]);
  });
});

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

function silentKeys(
  { properties, additionalProperties, items, anyOf }: Schema,
  at: string,
): string[] {
  const entries = Object.entries(properties ?? {});
  const inner = [
    ...(anyOf ?? []),
    ...(typeof additionalProperties === "object" ? [additionalProperties] : []),
    ...(items ? [items] : []),
  ];
  return [
    ...entries.filter(([, { description }]) => !description).map(([key]) => `${at}.${key}`),
    ...entries.flatMap(([key, value]) => silentKeys(value, `${at}.${key}`)),
    ...inner.flatMap((schema) => silentKeys(schema, at)),
  ];
}
