import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { unknown, type Properties, type Value } from "../values.ts";

/** Pulumi's wire format (pulumi/sdk: go/common/resource/sig, properties). */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
/** One sentinel per type; all of them mean "not known yet". */
const unknownTexts: ReadonlySet<string> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Properties of a resource, with secrets opened, and with secrets taken out. */
export function receive(struct: Struct | undefined): {
  readonly properties: Properties;
  readonly clear: Properties;
} {
  const json = (struct?.toJavaScript() ?? {}) as { [key: string]: Json };
  return { properties: readAll(json, true), clear: readAll(json, false) };
}

function readAll(json: { [key: string]: Json }, isOpen: boolean): Properties {
  return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, read(item, isOpen)]));
}

function read(json: Json, isOpen: boolean): Value {
  if (typeof json === "string") return unknownTexts.has(json) ? unknown : json;
  if (Array.isArray(json)) return json.map((item) => read(item, isOpen));
  if (json === null || typeof json !== "object") return json;
  const signature = json[signatureKey];
  if (signature === undefined) return readAll(json, isOpen);
  const isSecret = signature === secretSignature || json["secret"] === true;
  if (isSecret && !isOpen) return null;
  if (signature !== secretSignature && signature !== outputSignature) return null;
  return json["value"] === undefined ? unknown : read(json["value"], isOpen);
}
