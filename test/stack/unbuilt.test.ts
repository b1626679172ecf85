import { describe, expect, it } from "vitest";
import { unbuiltParts } from "../../stack/unbuilt.ts";

describe("unbuiltParts", () => {
  it("names the key, the cause and the way out of each", () => {
    expect(unbuiltParts({ firewall: "sys-firewall", isolation: "both" })).toEqual([
      expect.stringMatching(/^global\.firewall_mode: .*; use host/),
      expect.stringMatching(/^global\.isolation: both .*; use acl$/),
    ]);
  });

  it("has nothing against the defaults", () => {
    expect(unbuiltParts({ firewall: "", isolation: "acl" })).toEqual([]);
  });
});
