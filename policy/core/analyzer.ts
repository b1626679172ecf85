import { status, type handleUnaryCall, type UntypedServiceImplementation } from "@grpc/grpc-js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import type { IAnalyzerServer } from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/analyzer_pb.js";
import type {
  AnalyzerResource,
  AnalyzeRequest,
  AnalyzerStackConfigureRequest,
  ConfigureAnalyzerRequest,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import type { Resource, StackSettings } from "../resource.ts";
import type { Pack } from "../rule.ts";
import { analyzeResource, analyzeStack } from "./analyze.ts";
import { answer, levelOf, packInfo } from "./answers.ts";
import { receive } from "./receive.ts";
import { defaultSettings, readSettings, type GivenSettings } from "./settings.ts";

/** The methods of pulumirpc.Analyzer for a pack. */
export function analyzer(pack: Pack): UntypedServiceImplementation {
  let settings = defaultSettings(pack);
  let stackSettings: StackSettings | undefined;
  return {
    handshake: unary(() => new proto.AnalyzerHandshakeResponse()),
    getAnalyzerInfo: unary(() => packInfo(pack)),
    getPluginInfo: unary(() => {
      const info = new pluginProto.PluginInfo();
      info.setVersion(pack.version);
      return info;
    }),
    configure: unary((request: ConfigureAnalyzerRequest) => {
      settings = readSettings(pack, givenSettings(request));
      return new emptyProto.Empty();
    }),
    configureStack: unary((request: AnalyzerStackConfigureRequest) => {
      const config = Object.fromEntries(request.getConfigMap().toArray());
      stackSettings = { stack: request.getStack(), config };
      return new proto.AnalyzerStackConfigureResponse();
    }),
    analyze: unary((request: AnalyzeRequest) =>
      answer(pack, analyzeResource(pack, settings, toResource(request))),
    ),
    analyzeStack: unary((request: InstanceType<typeof proto.AnalyzeStackRequest>) => {
      const resources = request.getResourcesList().map(toResource);
      return answer(pack, analyzeStack(pack, settings, { resources, settings: stackSettings }));
    }),
    // The pack refuses and explains; it changes nothing by itself.
    remediate: unary(() => new proto.RemediateResponse()),
    cancel: unary(() => new emptyProto.Empty()),
  } satisfies Partial<IAnalyzerServer>;
}

function toResource(request: AnalyzeRequest | AnalyzerResource): Resource {
  return {
    urn: request.getUrn(),
    type: request.getType(),
    name: request.getName(),
    protect: request.getOptions()?.getProtect() ?? false,
    ...receive(request.getProperties()),
  };
}

function givenSettings(request: ConfigureAnalyzerRequest): Record<string, GivenSettings> {
  const given: Record<string, GivenSettings> = {};
  request.getPolicyconfigMap().forEach((config, name) => {
    given[name] = {
      level: levelOf(config.getEnforcementlevel()),
      properties: config.getProperties()?.toJavaScript() ?? {},
    };
  });
  return given;
}

function unary<Request, Response>(
  reply: (request: Request) => Response,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    try {
      callback(null, reply(call.request));
    } catch (error) {
      const details = error instanceof Error ? error.message : String(error);
      callback({ code: status.INVALID_ARGUMENT, details });
    }
  };
}
