import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { DeleteRequest } from "@pulumi/pulumi/proto/provider_pb.js";
import type { ProviderContext } from "../providerContext.ts";
import { recordedBy } from "../recorded.ts";
import type { Incoming } from "./unary.ts";

export async function remove<Client>(
  context: ProviderContext<Client>,
  request: DeleteRequest,
  incoming: Incoming,
): Promise<Empty> {
  const urn = request.getUrn();
  const id = request.getId();
  const definition = context.resource(urn);
  const state = incoming.read(request.getProperties());
  const oldInputs = request.hasOldInputs()
    ? incoming.read(request.getOldInputs()).properties
    : undefined;
  const known = recordedBy(definition, state.properties, oldInputs);
  // An id cannot change with an update: of a renamed object it names what may be another one by now.
  const object = definition.id(known.inputs) ?? id;
  const owner = context.claims.otherOwner(definition.token, object, urn);
  if (owner !== undefined) {
    // A resource renamed in the program, without an alias: the new name has taken the object over.
    const message = `"${object}" was not deleted: it now belongs to ${owner}`;
    await context.log.log("warning", message, urn);
    return new emptyProto.Empty();
  }
  const seconds = request.getTimeout() || definition.timeouts.delete;
  await context.run({ verb: "delete", urn, seconds, secrets: incoming.secrets }, (call) =>
    definition.delete(call, id, known),
  );
  return new emptyProto.Empty();
}
