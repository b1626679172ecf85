import { describe, expect, test } from "vitest";
import { z } from "zod";
import { schemaNode } from "../../../../provider/core/schema/schemaNode.ts";
import { unknownKeys } from "../../../../provider/core/schema/unknownKeys.ts";
import { unknown, type Properties } from "../../../../provider/core/values.ts";

const schema = z.object({
  network: z.string().optional(),
  config: z.record(z.string(), z.string()).optional(),
  rules: z.array(z.object({ action: z.string(), source: z.string().optional() })).optional(),
  free: z.record(z.string(), z.unknown()).optional(),
  device: z
    .discriminatedUnion("type", [
      z.object({ type: z.literal("nic"), parent: z.string() }),
      z.object({ type: z.literal("disk"), path: z.string() }),
    ])
    .optional(),
});

const problems = (value: Properties) =>
  unknownKeys(schemaNode(schema), value).map(({ path, reason }) => `${path}: ${reason}`);

describe("unknownKeys", () => {
  test.each([
    [{ netwrok: "x" }, 'netwrok: there is no such property; did you mean "network"?'],
    [{ Network: "x" }, 'Network: there is no such property; did you mean "network"?'],
    [{ colour: "x" }, "colour: there is no such property"],
    [
      { rules: [{ action: "a", sorce: "b" }] },
      'rules[0].sorce: there is no such property; did you mean "source"?',
    ],
    [{ device: { type: "nic", path: "/" } }, "device.path: there is no such property"],
  ])("%j", (value, expected) => {
    expect(problems(value)).toEqual([expected]);
  });

  test("finds all of them, even where the author left an object open", () => {
    expect(problems({ netwrok: "x", rules: [{ a: 1 }, { actoin: 1 }] })).toHaveLength(3);
  });

  test("maps take any key, and unknown values pass", () => {
    const value: Properties = { config: { "any.key": "x" }, free: { a: { b: 1 } }, rules: unknown };
    expect(problems(value)).toEqual([]);
    expect(problems({ rules: [unknown], device: unknown })).toEqual([]);
  });
});
