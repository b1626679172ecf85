import { describe, expect, test } from "vitest";
import { diffInputs } from "../../../provider/core/diff/diffInputs.ts";
import { previewCreate, previewUpdate } from "../../../provider/core/preview.ts";
import { unknown, type Properties } from "../../../provider/core/values.ts";
import { Secrets } from "../../../provider/core/wire/secrets.ts";
import { toy } from "./toyProvider.ts";

const side = (properties: Properties) => ({ properties, secrets: new Secrets() });

describe("previews", () => {
  test("a create knows only the outputs that the definition can tell", () => {
    expect(previewCreate(toy, { name: "bear", room: "hall" })).toEqual({
      serial: "serial-hall/bear",
      effective: unknown,
    });
    expect(previewCreate(toy, { name: unknown, room: "hall" })).toEqual({
      serial: unknown,
      effective: unknown,
    });
  });

  test("an update keeps outputs, but for those that the changed input affects", () => {
    const outputs = { serial: "serial-hall/bear", effective: { colour: "red" } };
    const old = { name: "bear", room: "hall", config: { a: "1" }, wheels: 3 };
    const update = (wanted: Properties) =>
      previewUpdate(toy, wanted, outputs, diffInputs(toy, side(old), side(wanted)));
    expect(update({ ...old, wheels: 4 })).toEqual(outputs);
    expect(update({ ...old, config: { a: "2" } })).toEqual({ ...outputs, effective: unknown });
  });
});
