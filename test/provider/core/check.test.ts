import { describe, expect, test } from "vitest";
import { checkInputs } from "../../../provider/core/check.ts";
import { unknown, type Properties } from "../../../provider/core/values.ts";
import { toy } from "./toyProvider.ts";

const check = (news: Properties, old?: Properties) => checkInputs(toy, news, "bear", old);
const lines = (news: Properties) =>
  check(news).problems.map(({ path, reason }) => `${path}: ${reason}`);

describe("checkInputs", () => {
  test("fills defaults from the resource's name, and keeps what was given", () => {
    expect(check({ kind: "doll" }).inputs).toEqual({ kind: "doll", name: "bear", room: "nursery" });
    expect(check({ kind: "doll", name: "ted" }).inputs["name"]).toBe("ted");
  });

  test("reports every failure with its path: fields, unknown keys and rules together", () => {
    const parts = { arm: { size: ["big"], materal: "wood" } };
    expect(lines({ name: "x", kind: "doll", wheels: 3, parts, tag: [] })).toEqual([
      "name: too small: expected string to have >=2 characters",
      "parts.arm.size: invalid input: expected string, received array",
      'parts.arm.materal: there is no such property; did you mean "material"?',
      'tag: there is no such property; did you mean "tags"?',
      "wheels: a doll has no wheels",
    ]);
  });

  test("says that a property is missing, and what it should be", () => {
    expect(lines({})).toEqual(['kind: is required (one of "car", "doll")']);
  });

  test("says that an output cannot be set", () => {
    expect(lines({ kind: "car", serial: "1" })).toEqual([
      "serial: is computed by the provider and cannot be set",
    ]);
  });

  test("unknown values pass, at any depth", () => {
    expect(lines({ kind: unknown, name: unknown, wheels: unknown })).toEqual([]);
    expect(lines({ kind: "car", tags: ["a", unknown], parts: { arm: { size: unknown } } })).toEqual(
      [],
    );
  });

  test("an unknown value hides no problem elsewhere, and none beside it", () => {
    expect(
      lines({ kind: unknown, wheels: -1, parts: { arm: { size: unknown, materal: "x" } } }),
    ).toEqual([
      "wheels: too small: expected number to be >=0",
      'parts.arm.materal: there is no such property; did you mean "material"?',
    ]);
  });

  test("a rule never sees an invalid or unknown property", () => {
    expect(lines({ kind: "doll", wheels: "three" })).toEqual([
      "wheels: invalid input: expected number, received string",
    ]);
    expect(lines({ kind: "doll", wheels: unknown })).toEqual([]);
  });

  test("a null is no value", () => {
    expect(check({ kind: "car", wheels: null, room: null }).inputs).toEqual({
      kind: "car",
      name: "bear",
      room: "nursery",
    });
  });

  test("defaults see the inputs of the last deployment", () => {
    const keeping: typeof toy = {
      ...toy,
      defaults: (inputs, name, old) => ({
        name,
        room: old?.["room"] ?? "nursery",
        ...inputs,
      }),
    };
    const { inputs } = checkInputs(keeping, { kind: "car" }, "cab", { room: "hall" });
    expect(inputs["room"]).toBe("hall");
  });
});
