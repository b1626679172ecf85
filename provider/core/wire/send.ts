import protobuf from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { unknown, type Properties, type Value } from "../values.ts";
import { formatPath, type Path } from "./path.ts";
import type { Secrets } from "./secrets.ts";
import { secretSignature, signatureKey, unknownText } from "./signatures.ts";

/** Writes properties for the engine, wrapping again what was a secret and what carries one. */
export function send(properties: Properties, secrets: Secrets): Struct {
  const json = writeEntries(properties, [], secrets);
  return protobuf.Struct.fromJavaScript(json);
}

function writeEntries(
  properties: { [key: string]: Value | undefined },
  path: Path,
  secrets: Secrets | undefined,
): { [key: string]: JavaScriptValue } {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, writeValue(value, [...path, key], secrets)]],
    ),
  );
}

/** `secrets` is absent inside a secret: the engine wants no secret within a secret. */
function writeValue(value: Value, path: Path, secrets: Secrets | undefined): JavaScriptValue {
  if (secrets?.holds(path) || (typeof value === "string" && secrets?.taints(value))) {
    return { [signatureKey]: secretSignature, value: writeValue(value, path, undefined) };
  }
  if (value === unknown) return unknownText;
  if (Array.isArray(value)) {
    return value.map((item, index) => writeValue(item, [...path, index], secrets));
  }
  switch (typeof value) {
    case "boolean":
    case "number":
    case "string":
      return value;
    case "object":
      return value === null ? null : writeEntries(value, path, secrets);
    default:
      throw new Error(`the provider returned no plain value for ${formatPath(path)}`);
  }
}
