import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ProviderContext } from "../providerContext.ts";
import { check } from "./check.ts";
import { checkConfig, configure, diffConfig } from "./configuration.ts";
import { create } from "./create.ts";
import { remove } from "./delete.ts";
import { diff } from "./diff.ts";
import { invoke } from "./invoke.ts";
import { attach, cancel, getPluginInfo, getSchema, handshake } from "./plugin.ts";
import { read } from "./read.ts";
import { unary, type Incoming } from "./unary.ts";
import { update } from "./update.ts";

/** The methods of pulumirpc.ResourceProvider; the others are answered "unimplemented" by gRPC itself. */
export function resourceProvider<Client>(
  context: ProviderContext<Client>,
): UntypedServiceImplementation {
  const method = <Request, Response>(
    answer: (
      context: ProviderContext<Client>,
      request: Request,
      incoming: Incoming,
    ) => Promise<Response> | Response,
  ) => unary(context, (request: Request, incoming) => answer(context, request, incoming));
  return {
    handshake: method(handshake),
    attach: method(attach),
    getPluginInfo: method(getPluginInfo),
    getSchema: method(getSchema),
    checkConfig: method(checkConfig),
    diffConfig: method(diffConfig),
    configure: method(configure),
    check: method(check),
    diff: method(diff),
    create: method(create),
    read: method(read),
    update: method(update),
    delete: method(remove),
    invoke: method(invoke),
    cancel: method(cancel),
  } satisfies Partial<IResourceProviderServer>;
}
