import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import anyProto from "google-protobuf/google/protobuf/any_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";

/** The answer to a create or update that left an object which is not as asked. */
export interface InitFailure {
  readonly id: string;
  readonly state: Struct;
  readonly inputs: Struct;
  readonly reasons: readonly string[];
}

/** The engine then records the object with its reasons, and the next `up` updates it. */
export function initFailureError(failure: InitFailure): Partial<ServiceError> {
  const detail = new providerProto.ErrorResourceInitFailed();
  detail.setId(failure.id);
  detail.setProperties(failure.state);
  detail.setInputs(failure.inputs);
  detail.setReasonsList([...failure.reasons]);
  const packed = new anyProto.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const details = new statusProto.Status();
  details.setCode(status.UNKNOWN);
  details.setMessage(failure.reasons.join("; "));
  details.addDetails(packed);
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(details.serializeBinary()));
  return { code: status.UNKNOWN, details: failure.reasons.join("; "), metadata };
}
