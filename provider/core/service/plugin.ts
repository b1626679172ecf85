import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import type { PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type {
  GetSchemaRequest,
  GetSchemaResponse,
  ProviderHandshakeRequest,
  ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import { packageSchema } from "../package/packageSchema.ts";
import type { ProviderContext } from "../providerContext.ts";

export function handshake<Client>(
  context: ProviderContext<Client>,
  request: ProviderHandshakeRequest,
): ProviderHandshakeResponse {
  if (request.getEngineAddress() !== "") context.log.connect(request.getEngineAddress());
  const response = new providerProto.ProviderHandshakeResponse();
  response.setAcceptSecrets(true);
  response.setAcceptResources(false);
  response.setAcceptOutputs(false);
  return response;
}

export function attach<Client>(context: ProviderContext<Client>, request: PluginAttach): Empty {
  context.log.connect(request.getAddress());
  return new emptyProto.Empty();
}

export function getPluginInfo<Client>(context: ProviderContext<Client>): PluginInfo {
  const info = new pluginProto.PluginInfo();
  info.setVersion(context.definition.version);
  return info;
}

export function getSchema<Client>(
  context: ProviderContext<Client>,
  request: GetSchemaRequest,
): GetSchemaResponse {
  if (request.getVersion() !== 0) {
    throw new Error(`there is no package schema of version ${request.getVersion()}, only of 0`);
  }
  const response = new providerProto.GetSchemaResponse();
  response.setSchema(JSON.stringify(packageSchema(context.definition)));
  return response;
}

/** Also sent when a plugin is simply no longer needed: must be quiet, and may come twice. */
export function cancel<Client>(context: ProviderContext<Client>): Empty {
  context.stop("cancelled");
  return new emptyProto.Empty();
}
