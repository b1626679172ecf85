import { credentials, type ServiceError } from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb.js";

export type Json = { [key: string]: JavaScriptValue };
export type Method = keyof typeof requests;

const requests = {
  handshake: providerProto.ProviderHandshakeRequest,
  getSchema: providerProto.GetSchemaRequest,
  checkConfig: providerProto.CheckRequest,
  diffConfig: providerProto.DiffRequest,
  configure: providerProto.ConfigureRequest,
  check: providerProto.CheckRequest,
  diff: providerProto.DiffRequest,
  create: providerProto.CreateRequest,
  read: providerProto.ReadRequest,
  update: providerProto.UpdateRequest,
  delete: providerProto.DeleteRequest,
  invoke: providerProto.InvokeRequest,
  call: providerProto.CallRequest,
  construct: providerProto.ConstructRequest,
  cancel: emptyProto.Empty,
  getPluginInfo: emptyProto.Empty,
};

/** What the engine learns from an answer that says "made, but not as asked". */
export interface InitFailed {
  readonly id: string;
  readonly properties: Json;
  readonly inputs: Json;
  readonly reasons: readonly string[];
}

/** Speaks to a provider as the engine does; requests and answers are plain objects. */
export class ToyEngine {
  readonly #client: InstanceType<typeof providerGrpc.ResourceProviderClient>;

  constructor(port: number) {
    this.#client = new providerGrpc.ResourceProviderClient(
      `127.0.0.1:${port}`,
      credentials.createInsecure(),
    );
  }

  /** Fields are named as in provider.proto in lower case, such as `oldInputs`; objects become Structs. */
  async send(method: Method, fields: Json = {}): Promise<Json> {
    const request = new requests[method]();
    for (const [name, value] of Object.entries(fields)) {
      const setter = `set${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
      const sent = isObject ? structProto.Struct.fromJavaScript(value as Json) : value;
      (request as unknown as Record<string, (value: unknown) => void>)[setter]?.(sent);
    }
    const send = this.#client[method] as unknown as (
      request: unknown,
      callback: (error: ServiceError | null, response: unknown) => void,
    ) => void;
    return new Promise((resolve, reject) => {
      send.call(this.#client, request, (error, response) =>
        error ? reject(error) : resolve(toJson(response)),
      );
    });
  }

  close(): void {
    this.#client.close();
  }
}

function toJson(message: unknown): Json {
  const result: Json = {};
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(message))) {
    const [, verb, field] = /^(get|has)([A-Z]\w*)$/.exec(name) ?? [];
    if (verb !== "get" || field === undefined) continue;
    const value = (message as Record<string, () => unknown>)[name]?.();
    result[field.charAt(0).toLowerCase() + field.slice(1)] = plain(value);
  }
  return result;
}

function plain(value: unknown): JavaScriptValue {
  if (value instanceof structProto.Struct) return value.toJavaScript();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return (value ?? null) as JavaScriptValue;
  if ("toObject" in value && "getEntryList" in value) {
    const entries = (value as unknown as { toArray(): [string, unknown][] }).toArray();
    return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]));
  }
  return toJson(value);
}

/** Reads the details of a partial failure out of a gRPC error, as the engine does. */
export function initFailed(error: unknown): InitFailed {
  const [packed] = (error as ServiceError).metadata.get("grpc-status-details-bin");
  const status = statusProto.Status.deserializeBinary(packed as Buffer);
  const [detail] = status.getDetailsList();
  const failure = detail?.unpack(
    (bytes) => providerProto.ErrorResourceInitFailed.deserializeBinary(bytes),
    "pulumirpc.ErrorResourceInitFailed",
  );
  if (!failure) throw new Error("the answer holds no ErrorResourceInitFailed");
  return {
    id: failure.getId(),
    properties: fields(failure.getProperties()),
    inputs: fields(failure.getInputs()),
    reasons: failure.getReasonsList(),
  };
}

function fields(struct: Struct | undefined): Json {
  return struct?.toJavaScript() ?? {};
}
