import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { unknown, type Properties, type Value } from "../values.ts";
import { formatPath, type Path } from "./path.ts";
import { Secrets } from "./secrets.ts";
import * as wire from "./signatures.ts";

export interface Received {
  readonly properties: Properties;
  readonly secrets: Secrets;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Reads what the engine sent: unknowns become the symbol, secrets are unwrapped and remembered. */
export function receive(struct: Struct | undefined): Received {
  const secrets = new Secrets();
  const json = (struct?.toJavaScript() ?? {}) as { [key: string]: Json };
  return { properties: readEntries(json, [], secrets), secrets };
}

function readEntries(json: { [key: string]: Json }, path: Path, secrets: Secrets): Properties {
  return Object.fromEntries(
    Object.entries(json).map(([key, item]) => [key, readValue(item, [...path, key], secrets)]),
  );
}

function readValue(json: Json, path: Path, secrets: Secrets): Value {
  if (typeof json === "string") return wire.unknownTexts.has(json) ? unknown : json;
  if (Array.isArray(json)) {
    return json.map((item, index) => readValue(item, [...path, index], secrets));
  }
  if (json === null || typeof json !== "object") return json;
  const signature = json[wire.signatureKey];
  if (signature === undefined) return readEntries(json, path, secrets);
  return readSigned(signature, json, path, secrets);
}

function readSigned(
  signature: Json,
  json: { [key: string]: Json },
  path: Path,
  secrets: Secrets,
): Value {
  switch (signature) {
    case wire.secretSignature: {
      const value = readValue(json["value"] ?? null, path, secrets);
      secrets.add(path, value);
      return value;
    }
    case wire.outputSignature: {
      const value = json["value"] === undefined ? unknown : readValue(json["value"], path, secrets);
      if (json["secret"] === true) secrets.add(path, value);
      return value;
    }
    case wire.resourceSignature: {
      const id = json["id"];
      if (id === undefined) return readValue(json["urn"] ?? null, path, secrets);
      // A resource that is not created yet has an empty id.
      return id === "" ? unknown : readValue(id, path, secrets);
    }
    case wire.assetSignature:
    case wire.archiveSignature:
      throw new Error(
        `${formatPath(path)} is an asset or archive, which this provider does not take; ` +
          "pass the text itself, or the path of the file as a string",
      );
    default:
      throw new Error(`${formatPath(path)} holds a kind of value that this provider does not know`);
  }
}
