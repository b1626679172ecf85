import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type { InvokeRequest, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import { schemaProblems } from "../check.ts";
import type { ProviderContext } from "../providerContext.ts";
import { normalize } from "../schema/normalize.ts";
import { propertyNames, schemaNode } from "../schema/schemaNode.ts";
import { unknownKeys } from "../schema/unknownKeys.ts";
import { hasUnknown, unknown, type Properties } from "../values.ts";
import { Secrets } from "../wire/secrets.ts";
import { send } from "../wire/send.ts";
import type { Incoming } from "./unary.ts";

/** Seconds for a function that says nothing of its own: it only asks. */
const invokeSeconds = 120;

export async function invoke<Client>(
  context: ProviderContext<Client>,
  request: InvokeRequest,
  incoming: Incoming,
): Promise<InvokeResponse> {
  const token = request.getTok();
  const definition = context.function(token);
  const node = schemaNode(definition.inputs);
  const inputs = normalize(node, incoming.read(request.getArgs()).properties);
  const problems = [
    ...schemaProblems(definition.inputs, inputs).map(({ problem }) => problem),
    ...unknownKeys(node, inputs),
  ];
  const response = new providerProto.InvokeResponse();
  for (const { path, reason } of problems) {
    const failure = new providerProto.CheckFailure();
    failure.setProperty(path);
    failure.setReason(context.redact(reason, incoming.secrets));
    response.addFailures(failure);
  }
  if (problems.length > 0) return response;
  const results = hasUnknown(inputs)
    ? unknownResults(propertyNames(definition.outputs))
    : await context.run(
        {
          verb: "call",
          urn: token,
          seconds: definition.timeoutSeconds ?? invokeSeconds,
          secrets: incoming.secrets,
        },
        (call) => definition.call(call, inputs),
      );
  const carried = new Secrets();
  carried.rememberAll(incoming.secrets);
  response.setReturn(send(results, carried));
  return response;
}

function unknownResults(names: readonly string[]): Properties {
  return Object.fromEntries(names.map((name) => [name, unknown]));
}
