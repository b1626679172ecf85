import { describe, expect, it } from "vitest";
import { imagePinning } from "../../../policy/rules/imagePinning.ts";
import { instance, resource } from "../resources.ts";

describe("image-pinning", () => {
  it("takes fingerprints, whole and as Incus shortens them", () => {
    expect(imagePinning.check(instance({ image: "0123456789ab" }), {})).toEqual([]);
    expect(imagePinning.check(instance({ image: "a".repeat(64) }), {})).toEqual([]);
  });

  it("takes no alias that only looks alike", () => {
    expect(imagePinning.check(instance({ image: "deadbeef" }), {})).toHaveLength(1);
    expect(imagePinning.check(instance({ image: "debian/13" }), {})).toHaveLength(1);
    expect(imagePinning.check(resource("Profile", { image: "x" }), {})).toEqual([]);
  });
});
