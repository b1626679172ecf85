import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type {
  CheckRequest,
  CheckResponse,
  ConfigureRequest,
  ConfigureResponse,
  DiffRequest,
  DiffResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import { schemaProblems } from "../check.ts";
import { changes } from "../diff/changes.ts";
import type { ProviderContext } from "../providerContext.ts";
import { normalize } from "../schema/normalize.ts";
import { schemaNode } from "../schema/schemaNode.ts";
import { unknownKeys } from "../schema/unknownKeys.ts";
import { hasUnknown, type Properties } from "../values.ts";
import { checkResponse } from "./check.ts";
import { diffResponse } from "./diff.ts";
import { schemaSecrets } from "./state.ts";
import type { Incoming } from "./unary.ts";

/** Keys that the engine itself puts among a provider's inputs. */
const engineKeys = new Set(["version", "pluginDownloadURL", "pluginChecksums", "__internal"]);

export function checkConfig<Client>(
  context: ProviderContext<Client>,
  request: CheckRequest,
  incoming: Incoming,
): CheckResponse {
  const { definition } = context;
  const news = incoming.read(request.getNews());
  const config = configOf(context, news.properties);
  const old = configOf(context, incoming.read(request.getOlds()).properties);
  const invalid = schemaProblems(definition.config, config).map(({ problem }) => problem);
  const extra = unknownKeys(schemaNode(definition.config), config);
  const sound = Object.entries(config).filter(([, value]) => !hasUnknown(value));
  const broken =
    invalid.length > 0
      ? []
      : (definition.checkConfig?.(
          Object.keys(old).length === 0 ? undefined : old,
          Object.fromEntries(sound),
        ) ?? []);
  const secrets = schemaSecrets({ secrets: definition.secretConfig }, news.secrets);
  return checkResponse(context, config, secrets, [...invalid, ...extra, ...broken]);
}

/** A changed configuration never replaces what was made with the old one: CheckConfig refuses what must not change. */
export function diffConfig<Client>(
  context: ProviderContext<Client>,
  request: DiffRequest,
  incoming: Incoming,
): DiffResponse {
  const old = request.hasOldInputs() ? request.getOldInputs() : request.getOlds();
  const found = changes(
    configOf(context, incoming.read(old).properties),
    configOf(context, incoming.read(request.getNews()).properties),
    [],
  );
  return diffResponse(
    found.map((change) => ({ ...change, replaces: false })),
    false,
  );
}

export async function configure<Client>(
  context: ProviderContext<Client>,
  request: ConfigureRequest,
  incoming: Incoming,
): Promise<ConfigureResponse> {
  const { properties, secrets } = incoming.read(request.getArgs());
  const config = configOf(context, properties);
  context.configSecrets.rememberAll(secrets);
  for (const name of context.definition.secretConfig) {
    context.configSecrets.remember(config[name] ?? null);
  }
  // In a preview part of the configuration may be unknown; calls that need a server then say so.
  if (!hasUnknown(config)) await context.configure(() => context.definition.configure(config));
  const response = new providerProto.ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setSupportspreview(true);
  response.setAcceptresources(false);
  response.setAcceptoutputs(false);
  return response;
}

/** Configuration comes as values, or as JSON text where it went through `pulumi config`. */
function configOf<Client>(context: ProviderContext<Client>, given: Properties): Properties {
  const own = Object.entries(given).filter(([key]) => !engineKeys.has(key));
  return normalize(schemaNode(context.definition.config), Object.fromEntries(own), "fromText");
}
