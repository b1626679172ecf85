import { describe, expect, it } from "vitest";
import { defaultsOf } from "../../../policy/options.ts";
import { imageSource } from "../../../policy/rules/imageSource.ts";
import { instance, resource } from "../resources.ts";

const known = "https://images.linuxcontainers.org";
const options = defaultsOf(imageSource);

describe("image-source", () => {
  it("lets the model's public servers through, and local images", () => {
    expect(imageSource.check(instance({ image: "x", imageServer: `${known}/` }), options)).toEqual(
      [],
    );
    expect(imageSource.check(resource("Image", { server: known }), options)).toEqual([]);
    expect(imageSource.check(instance({ image: "anything" }), options)).toEqual([]);
  });

  it("refuses what is not https, listed or not", () => {
    const server = "http://localhost:8000";
    expect(imageSource.check(resource("Image", { server }), { servers: [server] })).toEqual([
      "the image comes from http://localhost:8000, which is not https; use a server that has it",
    ]);
  });

  it("keeps to the local images that are listed", () => {
    const check = (image: string) =>
      imageSource.check(instance({ image }), { local: ["debian-*", "tiny"] });
    expect([...check("debian-13"), ...check("tiny")]).toEqual([]);
    expect(check("tiny2")).toEqual([
      'the local image "tiny2" is not among those listed; choose one of them, or add it to local',
    ]);
  });
});
