import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { classFiles } from "../../../../provider/core/classes/classFiles.ts";
import { packageSchema } from "../../../../provider/core/package/packageSchema.ts";
import { ToyBox, toy, toyProvider } from "../toyProvider.ts";

const definition = toyProvider(new ToyBox());
const files = classFiles(packageSchema(definition), "the toy table");

describe("classFiles", () => {
  test("writes one file per resource and function, and the provider", () => {
    expect([...files.keys()]).toEqual(["provider.ts", "toy.ts", "getToy.ts"]);
  });

  // The golden files are type-checked with the rest, and the engine test runs a program with them.
  test.each(["toy", "getToy", "provider"])("writes %s.ts as before", async (name) => {
    const golden = new URL(`${name}.golden.ts`, import.meta.url);
    const text = files.get(`${name}.ts`) ?? "";
    if (process.env["UPDATE_GOLDEN"]) await writeFile(golden, text);
    expect(text).toBe(await readFile(golden, "utf8"));
  });

  test("refuses a property that every resource has already", () => {
    const clash = { ...toy, outputs: z.object({ urn: z.string() }) };
    const schema = packageSchema({ ...definition, resources: [clash] });
    expect(() => classFiles(schema, "the toy table")).toThrow(
      'toy:index:Toy cannot have a property named "urn"',
    );
  });
});
