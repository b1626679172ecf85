import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { describe, expect, test } from "vitest";
import { unknown } from "../../../../provider/core/values.ts";
import { receive } from "../../../../provider/core/wire/receive.ts";
import * as wire from "../../../../provider/core/wire/signatures.ts";
import { secret } from "./wireValues.ts";

const read = (json: { [key: string]: JavaScriptValue }) =>
  receive(structProto.Struct.fromJavaScript(json));

const signed = (signature: string, fields: { [key: string]: JavaScriptValue }) => ({
  [wire.signatureKey]: signature,
  ...fields,
});

describe("receive", () => {
  test("unwraps secrets and remembers where they were", () => {
    const { properties, secrets } = read({ config: { key: secret("hush"), open: "yes" } });
    expect(properties).toEqual({ config: { key: "hush", open: "yes" } });
    expect(secrets.paths).toEqual([["config", "key"]]);
  });

  test("a secret may hold what is not known yet, and a list", () => {
    const { properties, secrets } = read({ a: secret(wire.unknownText), b: secret(["x", "y"]) });
    expect(properties).toEqual({ a: unknown, b: ["x", "y"] });
    expect(secrets.covers(["b", 1])).toBe(true);
  });

  test.each([...wire.unknownTexts])("takes the engine's %s for unknown", (text) => {
    expect(read({ list: [text] }).properties).toEqual({ list: [unknown] });
  });

  test("unwraps output values: without a value they are unknown", () => {
    const { properties, secrets } = read({
      known: signed(wire.outputSignature, { value: "v", dependencies: [] }),
      hidden: signed(wire.outputSignature, { value: "hush", secret: true }),
      open: signed(wire.outputSignature, { dependencies: ["urn:x"] }),
    });
    expect(properties).toEqual({ known: "v", hidden: "hush", open: unknown });
    expect(secrets.paths).toEqual([["hidden"]]);
  });

  test("a reference to a resource is its id", () => {
    const { properties } = read({
      made: signed(wire.resourceSignature, { urn: "urn:a", id: "default/web" }),
      planned: signed(wire.resourceSignature, { urn: "urn:a", id: "" }),
      component: signed(wire.resourceSignature, { urn: "urn:c" }),
    });
    expect(properties).toEqual({ made: "default/web", planned: unknown, component: "urn:c" });
  });

  test("refuses an asset, naming the property and the way out", () => {
    expect(() => read({ files: [signed(wire.assetSignature, { text: "x" })] })).toThrow(
      "files[0] is an asset or archive, which this provider does not take; pass the text itself",
    );
  });

  test("gives an asset as it came to a provider that takes them", () => {
    const file = signed(wire.assetSignature, { path: "a", hash: "1" });
    const struct = structProto.Struct.fromJavaScript({ file, later: [wire.unknownText] });
    const { properties } = receive(struct, { takesAssets: true });
    expect(properties).toEqual({ file, later: [unknown] });
  });

  test("keeps the texts of secrets only where they are traced", () => {
    const struct = structProto.Struct.fromJavaScript({ key: secret("hush-hush") });
    expect(receive(struct).secrets.taints("say hush-hush")).toBe(true);
    const { secrets } = receive(struct, { tracesSecrets: false });
    expect(secrets.taints("say hush-hush")).toBe(false);
    expect(secrets.covers(["key"])).toBe(true);
  });

  test("refuses a kind of value that came after it", () => {
    expect(() => read({ new: signed("0123", {}) })).toThrow("new holds a kind of value");
  });
});
