import { describe, expect, test } from "vitest";
import { z } from "zod";
import { normalize } from "../../../../provider/core/schema/normalize.ts";
import { schemaNode } from "../../../../provider/core/schema/schemaNode.ts";
import { unknown, type Properties } from "../../../../provider/core/values.ts";

const schema = z.strictObject({
  config: z.record(z.string(), z.string()).optional(),
  devices: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  tags: z.array(z.string()).optional(),
  count: z.int().optional(),
  size: z.union([z.string(), z.number()]).optional(),
  mode: z.enum(["1", "2"]).optional(),
  choice: z
    .discriminatedUnion("type", [
      z.strictObject({ type: z.literal("a"), value: z.string() }),
      z.strictObject({ type: z.literal("b"), value: z.number() }),
    ])
    .optional(),
});

const asGiven = (value: Properties) => normalize(schemaNode(schema), value);
const fromText = (value: Properties) => normalize(schemaNode(schema), value, "fromText");

describe("normalize", () => {
  test("writes numbers and booleans as text where text is wanted", () => {
    expect(
      asGiven({
        config: { "limits.cpu": 2, "security.nesting": true, ratio: 0.5 },
        devices: { eth0: { mtu: 1500 } },
        tags: [1, "x"],
        mode: 2,
      }),
    ).toEqual({
      config: { "limits.cpu": "2", "security.nesting": "true", ratio: "0.5" },
      devices: { eth0: { mtu: "1500" } },
      tags: ["1", "x"],
      mode: "2",
    });
  });

  test("keeps a number where a number is allowed, also in one branch of a union", () => {
    const value = { count: 3, size: 4, choice: { type: "b", value: 5 } };
    expect(asGiven(value)).toEqual(value);
    expect(asGiven({ choice: { type: "a", value: 5 } })).toEqual({
      choice: { type: "a", value: "5" },
    });
  });

  test("leaves a wrong type for the check to refuse", () => {
    const value = { count: "three", config: ["x"], tags: { a: 1 }, other: 7 };
    expect(asGiven(value)).toEqual(value);
  });

  test("drops null at any depth of maps, but not in lists, where it would move the others", () => {
    expect(asGiven({ count: null, config: { a: null, b: "x" }, tags: [null, "x"] })).toEqual({
      config: { b: "x" },
      tags: [null, "x"],
    });
  });

  test("passes unknown values", () => {
    const value: Properties = { config: { a: unknown }, tags: unknown };
    expect(asGiven(value)).toEqual(value);
  });

  test("reads JSON out of configuration, but never out of what is text", () => {
    expect(
      fromText({ count: "3", config: '{"a":1}', tags: '["x"]', size: "4", mode: "1" }),
    ).toEqual({ count: 3, config: { a: "1" }, tags: ["x"], size: "4", mode: "1" });
    expect(fromText({ count: "many", config: { a: "{}" } })).toEqual({
      count: "many",
      config: { a: "{}" },
    });
  });
});
