import protobuf from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { describe, expect, it } from "vitest";
import { receive } from "../../../policy/core/receive.ts";
import { unknown } from "../../../policy/values.ts";

const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const output = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const of = (value: { [key: string]: JavaScriptValue }) =>
  receive(protobuf.Struct.fromJavaScript(value));

describe("what the engine sends", () => {
  it("has its secrets opened, and taken out in the other view", () => {
    const { properties, clear } = of({
      config: { token: { [signature]: secret, value: "abc" }, plain: "x" },
      list: [{ [signature]: output, secret: true, value: { deep: 1 } }],
    });
    expect(properties).toEqual({ config: { token: "abc", plain: "x" }, list: [{ deep: 1 }] });
    expect(clear).toEqual({ config: { token: null, plain: "x" }, list: [null] });
  });

  it("has what is not known yet marked as such", () => {
    const { properties } = of({
      id: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      later: { [signature]: output },
    });
    expect(properties).toEqual({ id: unknown, later: unknown });
    expect(receive(undefined)).toEqual({ properties: {}, clear: {} });
  });
});
