import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type { CheckRequest, CheckResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import { checkInputs } from "../check.ts";
import type { Problem } from "../definition.ts";
import type { ProviderContext } from "../providerContext.ts";
import { parseUrn } from "../urn.ts";
import { hasUnknown, type Properties } from "../values.ts";
import { parsePattern } from "../wire/path.ts";
import type { Secrets } from "../wire/secrets.ts";
import { send } from "../wire/send.ts";
import { schemaSecrets } from "./state.ts";
import type { Incoming } from "./unary.ts";

export function check<Client>(
  context: ProviderContext<Client>,
  request: CheckRequest,
  incoming: Incoming,
): CheckResponse {
  const urn = request.getUrn();
  const definition = context.resource(urn);
  const news = incoming.read(request.getNews());
  const olds = incoming.read(request.getOlds()).properties;
  const old = Object.keys(olds).length === 0 ? undefined : olds;
  const { inputs, problems } = checkInputs(definition, news.properties, parseUrn(urn).name, old);
  const clash = problems.length === 0 ? claim(context, urn, inputs) : undefined;
  const found = clash ? [clash] : problems;
  return checkResponse(context, inputs, schemaSecrets(definition, news.secrets), found);
}

/** Two resources for one object would undo each other's work for ever. */
function claim<Client>(
  context: ProviderContext<Client>,
  urn: string,
  inputs: Properties,
): Problem | undefined {
  const definition = context.resource(urn);
  const id = definition.id(sound(inputs));
  if (id === undefined) return undefined;
  const owner = context.claims.claim(definition.token, id, urn);
  if (owner === undefined) return undefined;
  const reason = `${definition.token} "${id}" is described twice: by ${owner} and by ${urn}; keep one of them`;
  return { path: "", reason };
}

function sound(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !hasUnknown(value)));
}

/** Inputs and failures as the engine wants them. */
export function checkResponse<Client>(
  context: ProviderContext<Client>,
  inputs: Properties,
  secrets: Secrets,
  problems: readonly Problem[],
): CheckResponse {
  const response = new providerProto.CheckResponse();
  response.setInputs(send(inputs, secrets));
  for (const problem of problems) {
    const failure = new providerProto.CheckFailure();
    // The engine prints the value of the property that a failure names, secret or not.
    const shown = problem.path !== "" && !holdsSecret(secrets, problem.path);
    const reason =
      shown || problem.path === "" ? problem.reason : `${problem.path}: ${problem.reason}`;
    failure.setProperty(shown ? problem.path : "");
    failure.setReason(context.redact(reason, secrets));
    response.addFailures(failure);
  }
  return response;
}

function holdsSecret(secrets: Secrets, path: string): boolean {
  const [first] = parsePattern(path);
  return [...secrets.paths, ...secrets.always].some(([property]) => property === first);
}
