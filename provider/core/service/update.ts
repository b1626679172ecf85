import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type { UpdateRequest, UpdateResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import { diffInputs } from "../diff/diffInputs.ts";
import { previewUpdate } from "../preview.ts";
import type { ProviderContext } from "../providerContext.ts";
import { recordedBy, splitState } from "../recorded.ts";
import { describeUrn } from "../urn.ts";
import { send } from "../wire/send.ts";
import { answerPartialFailure } from "./partial.ts";
import { stateSecrets } from "./state.ts";
import type { Incoming } from "./unary.ts";

export async function update<Client>(
  context: ProviderContext<Client>,
  request: UpdateRequest,
  incoming: Incoming,
): Promise<UpdateResponse> {
  const urn = request.getUrn();
  const id = request.getId();
  const definition = context.resource(urn);
  const state = incoming.read(request.getOlds());
  const oldInputs = request.hasOldInputs()
    ? incoming.read(request.getOldInputs()).properties
    : splitState(definition, state.properties).inputs;
  const news = incoming.read(request.getNews());
  const inputs = news.properties;
  const secrets = stateSecrets(definition, news.secrets, state.secrets);
  const old = recordedBy(definition, state.properties, oldInputs);
  const response = new providerProto.UpdateResponse();
  if (request.getPreview()) {
    const side = { properties: oldInputs, secrets: state.secrets };
    const changed = diffInputs(definition, side, news);
    const outputs = previewUpdate(definition, inputs, old.outputs, changed);
    response.setProperties(send({ ...inputs, ...outputs }, secrets));
    return response;
  }
  const act = definition.update?.bind(definition);
  if (!act) throw new Error(`${describeUrn(urn)} cannot be updated, only replaced`);
  const seconds = request.getTimeout() || definition.timeouts.update;
  const outputs = await context
    .run({ verb: "update", urn, seconds, secrets }, (call) => act(call, id, old, inputs))
    .catch((error: unknown) =>
      answerPartialFailure(error, (partial) => ({
        id,
        // The state keeps the old inputs, so that the next update still removes what they named.
        state: send({ ...state.properties, ...partial }, secrets.with(state.secrets)),
        inputs: send(inputs, secrets),
        redact: (reason) => context.redact(reason, secrets),
      })),
    );
  response.setProperties(send({ ...inputs, ...outputs }, secrets));
  return response;
}
