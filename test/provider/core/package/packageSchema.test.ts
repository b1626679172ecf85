import { describe, expect, test } from "vitest";
import { z } from "zod";
import { packageSchema } from "../../../../provider/core/package/packageSchema.ts";
import { fixedToy, ToyBox, toyProvider } from "../toyProvider.ts";

const definition = toyProvider(new ToyBox());
const schema = packageSchema(definition);
const toySpec = schema.resources["toy:index:Toy"];

describe("packageSchema", () => {
  test("marks what is required, secret and replacing", () => {
    expect(toySpec?.requiredInputs).toEqual(["kind"]);
    expect(toySpec?.inputProperties["password"]).toEqual({
      type: "string",
      description: "Needed to play with it.",
      secret: true,
    });
    expect(toySpec?.inputProperties["room"]?.willReplaceOnChanges).toBe(true);
    expect(toySpec?.inputProperties["wheels"]?.willReplaceOnChanges).toBeUndefined();
  });

  test("outputs hold the inputs; those that a default fills are always there", () => {
    expect(toySpec?.required).toEqual(["kind", "name", "room", "serial", "effective"]);
    expect(Object.keys(toySpec?.properties ?? {})).toContain("wheels");
  });

  test("names nested objects and enums", () => {
    expect(toySpec?.inputProperties["parts"]?.additionalProperties).toEqual({
      $ref: "#/types/toy:index:ToyParts",
    });
    expect(schema.types["toy:index:ToyKind"]).toEqual({
      type: "string",
      enum: [{ value: "car" }, { value: "doll" }],
    });
  });

  test("holds configuration for the stack and for explicit providers", () => {
    expect(schema.config.variables["token"]?.secret).toBe(true);
    expect(schema.provider.requiredInputs).toEqual(["address"]);
    expect(schema.provider.inputProperties).toEqual(schema.config.variables);
  });

  test("every reference leads somewhere", () => {
    const text = JSON.stringify(schema);
    const references = [...text.matchAll(/#\/types\/([^"]+)/g)].map(([, name]) => name);
    expect(references.length).toBeGreaterThan(0);
    for (const name of references) expect(Object.keys(schema.types)).toContain(name);
  });

  test("takes names, types of Pulumi's own, defaults and secrets from what the schema says", () => {
    const meta = (more: Record<string, unknown>) => z.string().optional().meta(more);
    const inputs = z.strictObject({
      server: z
        .strictObject({ port: meta({ default: 22 }), password: meta({ secret: true }) })
        .meta({ typeName: "toy:remote:Server" }),
      file: z.looseObject({}).meta({ ref: "pulumi.json#/Asset" }),
    });
    const named = packageSchema({ ...definition, resources: [{ ...fixedToy, inputs }] });
    expect(named.resources["toy:index:Toy"]?.inputProperties).toMatchObject({
      server: { $ref: "#/types/toy:remote:Server" },
      file: { $ref: "pulumi.json#/Asset" },
    });
    expect(named.types["toy:remote:Server"]).toMatchObject({
      properties: {
        port: { type: "string", default: 22 },
        password: { type: "string", secret: true },
      },
    });
  });

  test("translates unions, optional values and anything", () => {
    const inputs = z.strictObject({
      size: z.union([z.string(), z.number()]),
      gone: z.string().nullable(),
      free: z.unknown(),
      shape: z.discriminatedUnion("type", [
        z.strictObject({ type: z.literal("round"), radius: z.number() }),
        z.strictObject({ type: z.literal("flat") }),
      ]),
    });
    const odd = packageSchema({ ...definition, resources: [{ ...fixedToy, inputs }] });
    const properties = odd.resources["toy:index:Toy"]?.inputProperties;
    expect(properties).toMatchObject({
      size: { oneOf: [{ type: "string" }, { type: "number" }], willReplaceOnChanges: true },
      gone: { type: "string" },
      free: { $ref: "pulumi.json#/Any" },
      shape: {
        oneOf: [
          { $ref: "#/types/toy:index:ToyShapeRound" },
          { $ref: "#/types/toy:index:ToyShapeFlat" },
        ],
      },
    });
  });
});
