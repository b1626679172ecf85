import { describe, expect, it } from "vitest";
import { findImage } from "../../model/images.ts";

const mapping = {
  "images:*": "any",
  "images:debian/*": "any-debian",
  "images:debian/13": "debian-13",
  "mine:web": "web",
};

describe("findImage", () => {
  it.each([
    ["images:debian/13", { image: "debian-13" }],
    ["images:debian/12", { image: "any-debian" }],
    ["images:alpine/3.20", { image: "any" }],
    ["mine:web", { image: "web" }],
    ["local-alias", { image: "local-alias" }],
    ["mine:other", undefined],
  ])("maps %s", (reference, source) => {
    expect(findImage(reference, mapping)).toEqual(source);
  });

  it("knows the public server without a mapping", () => {
    expect(findImage("images:debian/13", {})).toEqual({
      image: "debian/13",
      imageServer: "https://images.linuxcontainers.org",
    });
  });
});
