import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { unknown, type Properties, type Value } from "../values.ts";
import { formatPath, type Path } from "./path.ts";
import { Secrets } from "./secrets.ts";
import * as wire from "./signatures.ts";

export interface Received {
  readonly properties: Properties;
  readonly secrets: Secrets;
}

/** What a provider takes, as its definition says. */
export interface Taking {
  readonly takesAssets?: boolean;
  readonly tracesSecrets?: boolean;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Reads what the engine sent: unknowns become the symbol, secrets are unwrapped and remembered. */
export function receive(struct: Struct | undefined, taking: Taking = {}): Received {
  const secrets = new Secrets();
  const json = (struct?.toJavaScript() ?? {}) as { [key: string]: Json };
  return { properties: readEntries(json, [], { ...taking, secrets }), secrets };
}

interface Reading extends Taking {
  readonly secrets: Secrets;
}

function readEntries(json: { [key: string]: Json }, path: Path, reading: Reading): Properties {
  return Object.fromEntries(
    Object.entries(json).map(([key, item]) => [key, readValue(item, [...path, key], reading)]),
  );
}

function readValue(json: Json, path: Path, reading: Reading): Value {
  if (typeof json === "string") return wire.unknownTexts.has(json) ? unknown : json;
  if (Array.isArray(json)) {
    return json.map((item, index) => readValue(item, [...path, index], reading));
  }
  if (json === null || typeof json !== "object") return json;
  const signature = json[wire.signatureKey];
  if (signature === undefined) return readEntries(json, path, reading);
  return readSigned(signature, json, path, reading);
}

function readSigned(
  signature: Json,
  json: { [key: string]: Json },
  path: Path,
  reading: Reading,
): Value {
  const keep = (value: Value) => {
    if (reading.tracesSecrets === false) reading.secrets.paths.push(path);
    else reading.secrets.add(path, value);
  };
  switch (signature) {
    case wire.secretSignature: {
      const value = readValue(json["value"] ?? null, path, reading);
      keep(value);
      return value;
    }
    case wire.outputSignature: {
      const value = json["value"] === undefined ? unknown : readValue(json["value"], path, reading);
      if (json["secret"] === true) keep(value);
      return value;
    }
    case wire.resourceSignature: {
      const id = json["id"];
      if (id === undefined) return readValue(json["urn"] ?? null, path, reading);
      // A resource that is not created yet has an empty id.
      return id === "" ? unknown : readValue(id, path, reading);
    }
    case wire.assetSignature:
    case wire.archiveSignature:
      if (reading.takesAssets) return readEntries(json, path, reading);
      throw new Error(
        `${formatPath(path)} is an asset or archive, which this provider does not take; ` +
          "pass the text itself, or the path of the file as a string",
      );
    default:
      throw new Error(`${formatPath(path)} holds a kind of value that this provider does not know`);
  }
}
