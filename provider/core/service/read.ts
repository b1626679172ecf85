import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type { ReadRequest, ReadResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import type { ProviderContext } from "../providerContext.ts";
import { splitState } from "../recorded.ts";
import { normalize } from "../schema/normalize.ts";
import { schemaNode } from "../schema/schemaNode.ts";
import { send } from "../wire/send.ts";
import { schemaSecrets, stateSecrets } from "./state.ts";
import type { Incoming } from "./unary.ts";

/** Seconds for a read without customTimeouts. */
const readSeconds = 300;

/** Refresh sends state and inputs; import and `Type.get` send an id alone. */
export async function read<Client>(
  context: ProviderContext<Client>,
  request: ReadRequest,
  incoming: Incoming,
): Promise<ReadResponse> {
  const urn = request.getUrn();
  const id = request.getId();
  const definition = context.resource(urn);
  const state = incoming.read(request.getProperties());
  const given = incoming.read(request.getInputs());
  const inputs = request.hasInputs() && Object.keys(given.properties).length > 0 ? given : state;
  const split = splitState(definition, state.properties);
  const known =
    Object.keys(state.properties).length === 0
      ? undefined
      : { inputs: inputs === given ? given.properties : split.inputs, outputs: split.outputs };
  const secrets = stateSecrets(definition, inputs.secrets, state.secrets);
  const seconds = request.getTimeout() || readSeconds;
  const found = await context.run({ verb: "read", urn, seconds, secrets }, (call) =>
    definition.read(call, id, known),
  );
  const response = new providerProto.ReadResponse();
  if (!found) return response;
  const live = normalize(schemaNode(definition.inputs), found.inputs);
  response.setId(definition.id(live) ?? id);
  response.setProperties(send({ ...live, ...found.outputs }, secrets));
  response.setInputs(send(live, schemaSecrets(definition, inputs.secrets)));
  return response;
}
