import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type { CreateRequest, CreateResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import { previewCreate } from "../preview.ts";
import type { ProviderContext } from "../providerContext.ts";
import { describeUrn, parseUrn } from "../urn.ts";
import { hasUnknown, type Properties } from "../values.ts";
import { send } from "../wire/send.ts";
import { answerPartialFailure } from "./partial.ts";
import { stateSecrets } from "./state.ts";
import type { Incoming } from "./unary.ts";

export async function create<Client>(
  context: ProviderContext<Client>,
  request: CreateRequest,
  incoming: Incoming,
): Promise<CreateResponse> {
  const urn = request.getUrn();
  const definition = context.resource(urn);
  const { properties: inputs, secrets: given } = incoming.read(request.getProperties());
  const secrets = stateSecrets(definition, given);
  const known = Object.entries(inputs).filter(([, value]) => !hasUnknown(value));
  const named = definition.id(Object.fromEntries(known));
  const response = new providerProto.CreateResponse();
  const seconds = request.getTimeout() || definition.timeouts.create;
  if (request.getPreview()) {
    const foresee = definition.foresee?.bind(definition);
    const act = { verb: "preview", urn, seconds, secrets };
    const foreseen =
      foresee && context.isConfigured && !hasUnknown(inputs)
        ? await context.run(act, (call) => foresee(call, inputs))
        : {};
    const outputs = { ...previewCreate(definition, inputs), ...(foreseen as Properties) };
    response.setId(named ?? "");
    response.setProperties(send({ ...inputs, ...outputs }, secrets));
    return response;
  }
  const id = named ?? definition.newId?.(parseUrn(urn).name);
  if (id === undefined) throw new Error(`cannot create ${describeUrn(urn)}: its id is not known`);
  const outputs = await context
    .run({ verb: "create", urn, seconds, secrets }, (call) => definition.create(call, inputs))
    .catch((error: unknown) =>
      answerPartialFailure(error, (partial) => ({
        id,
        state: send({ ...inputs, ...partial }, secrets),
        inputs: send(inputs, secrets),
        redact: (reason) => context.redact(reason, secrets),
      })),
    );
  response.setId(id);
  response.setProperties(send({ ...inputs, ...outputs }, secrets));
  return response;
}
