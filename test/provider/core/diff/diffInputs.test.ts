import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ResourceDefinition } from "../../../../provider/core/definition.ts";
import { diffInputs } from "../../../../provider/core/diff/diffInputs.ts";
import { hasUnknown, unknown, type Properties } from "../../../../provider/core/values.ts";
import { formatPath } from "../../../../provider/core/wire/path.ts";
import { Secrets } from "../../../../provider/core/wire/secrets.ts";
import { assetSignature, signatureKey } from "../../../../provider/core/wire/signatures.ts";
import { fixedToy, toy, type ToyBox } from "../toyProvider.ts";
import { anyProperties } from "../wire/wireValues.ts";

const side = (properties: Properties, ...secretPaths: string[][]) => {
  const secrets = new Secrets();
  secrets.paths.push(...secretPaths);
  return { properties, secrets };
};

const asset = (hash: string, path?: string): Properties => ({
  [signatureKey]: assetSignature,
  hash,
  ...(path !== undefined && { path }),
});

/** Lines such as `update-replace room`. */
function diff(
  old: Properties,
  wanted: Properties,
  definition: ResourceDefinition<ToyBox> = toy,
): string[] {
  return diffInputs(definition, side(old), side(wanted)).map(
    ({ kind, path, replaces }) => `${kind}${replaces ? "-replace" : ""} ${formatPath(path)}`,
  );
}

describe("diffInputs", () => {
  test.each<[string, Properties, Properties, string[]]>([
    ["nothing", { a: { b: [1] } }, { a: { b: [1] } }, []],
    ["order of keys", { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ["an added key", { config: { a: "1" } }, { config: { a: "1", b: "2" } }, ["add config.b"]],
    ["a dropped key", { config: { "a.b": "1" } }, { config: {} }, ['delete config["a.b"]']],
    ["a changed key", { wheels: 3 }, { wheels: 4 }, ["update wheels"]],
    ["an asset whose content the state leaves out", { a: asset("1") }, { a: asset("1", "b") }, []],
    ["another asset", { a: asset("1", "b") }, { a: asset("2", "b") }, ["update a"]],
    ["a key that replaces", { room: "a" }, { room: "b" }, ["update-replace room"]],
    [
      "a star in a replacing path",
      { parts: { arm: { material: "a", size: "s" } } },
      { parts: { arm: { material: "b", size: "t" } } },
      ["update-replace parts.arm.material", "update parts.arm.size"],
    ],
    [
      "a replacing path inside what is added",
      { parts: {} },
      { parts: { arm: { material: "a" }, leg: { size: "s" } } },
      ["add-replace parts.arm", "add parts.leg"],
    ],
    ["a list that grows", { list: ["a"] }, { list: ["a", "b"] }, ["add list[1]"]],
    [
      "a list in another order",
      { list: ["a", "b"] },
      { list: ["b", "a"] },
      ["update list[0]", "update list[1]"],
    ],
    ["a set in another order", { tags: ["a", "b"] }, { tags: ["b", "a"] }, []],
    [
      "a set that changes",
      { tags: ["a", "b"] },
      { tags: ["b", "c"] },
      ["add tags[1]", "delete tags[0]"],
    ],
    ["one element of a set", { tags: ["a"] }, { tags: ["b"] }, ["update tags[0]"]],
    ["an element twice", { tags: ["a", "b"] }, { tags: ["a", "a"] }, ["update tags[1]"]],
    ["what steers the provider only", { wait: 1 }, { wait: 2 }, []],
    ["the same, added", {}, { wait: 2 }, []],
    ["a value not known yet", { wheels: 3 }, { wheels: unknown }, ["update wheels"]],
    ["an unknown in a replacing place", { room: "a" }, { room: unknown }, ["update-replace room"]],
    ["an unknown around one", { parts: {} }, { parts: unknown }, ["update-replace parts"]],
    ["an unknown element of a set", { tags: ["a"] }, { tags: [unknown] }, ["update tags[0]"]],
    [
      "another type",
      { parts: { arm: { material: "a" } } },
      { parts: "none" },
      ["update-replace parts"],
    ],
  ])("%s", (_, old, wanted, expected) => {
    expect(diff(old, wanted)).toEqual(expected);
  });

  test("nothing changes against itself, and everything shows against nothing", () => {
    fc.assert(
      fc.property(anyProperties, (properties) => {
        fc.pre(!hasUnknown(properties));
        expect(diff(properties, structuredClone(properties))).toEqual([]);
        expect(diff({}, properties)).toHaveLength(Object.keys(properties).length);
      }),
    );
  });

  test("a change exists in both directions or in none", () => {
    fc.assert(
      fc.property(anyProperties, anyProperties, (one, other) => {
        expect(diff(one, other).length > 0).toBe(diff(other, one).length > 0);
      }),
    );
  });

  test("without an update every change replaces", () => {
    expect(diff({ wheels: 3 }, { wheels: 4 }, fixedToy)).toEqual(["update-replace wheels"]);
  });

  test("what the server cannot tell is no diff when an import left it out", () => {
    const imported = { ...toy, createOnly: ["kind"] };
    expect(diff({}, { kind: "car" }, imported)).toEqual([]);
    expect(diff({ kind: "doll" }, { kind: "car" }, imported)).toEqual(["update-replace kind"]);
  });

  test("a value that became a secret is written again, and replaces nothing", () => {
    const old = side({ room: "hush", config: { a: "hush" } });
    const found = diffInputs(toy, old, side(old.properties, ["room"], ["config", "a"]));
    expect(found.map(({ kind, path, replaces }) => [kind, formatPath(path), replaces])).toEqual([
      ["update", "room", false],
      ["update", "config.a", false],
    ]);
    expect(
      diffInputs(
        toy,
        side(old.properties, ["config"], ["room"]),
        side(old.properties, ["config", "a"]),
      ),
    ).toEqual([]);
  });
});
