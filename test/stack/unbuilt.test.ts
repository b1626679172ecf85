import { describe, expect, it } from "vitest";
import { unbuiltParts } from "../../stack/unbuilt.ts";

describe("unbuiltParts", () => {
  it("names the key, the cause and the way out", () => {
    expect(unbuiltParts({ firewall: "sys-firewall" })).toEqual([
      expect.stringMatching(/^global\.firewall_mode: .*; use host/),
    ]);
  });

  it("has nothing against the defaults", () => {
    expect(unbuiltParts({ firewall: "" })).toEqual([]);
  });
});
