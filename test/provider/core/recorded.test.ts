import { describe, expect, test } from "vitest";
import { recordedBy } from "../../../provider/core/recorded.ts";
import { toy } from "./toyProvider.ts";

describe("recordedBy", () => {
  const state = { name: "bear", config: { a: "1" }, serial: "s", effective: {} };

  test("splits state by the schema", () => {
    expect(recordedBy(toy, state, undefined)).toEqual({
      inputs: { name: "bear", config: { a: "1" } },
      outputs: { serial: "s", effective: {} },
    });
  });

  test("prefers the inputs that the engine sends", () => {
    const { inputs } = recordedBy(toy, state, { name: "bear", config: { a: "2" }, wheels: 3 });
    expect(inputs).toEqual({ name: "bear", config: { a: "2" }, wheels: 3 });
  });

  test("keeps keys of either after an update that failed in part", () => {
    const { inputs } = recordedBy(toy, state, { name: "bear", config: { b: "2" } });
    expect(inputs["config"]).toEqual({ a: "1", b: "2" });
  });
});
