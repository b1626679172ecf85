import { status, type handleUnaryCall, type ServiceError } from "@grpc/grpc-js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { ProviderContext } from "../providerContext.ts";
import { receive, type Received } from "../wire/receive.ts";
import { Secrets } from "../wire/secrets.ts";

/** One request of the engine, while it is being answered. */
export interface Incoming {
  /** All secrets that were in any part of the request. */
  readonly secrets: Secrets;
  read(struct: Struct | undefined): Received;
}

/** Thrown to answer with an error that carries more than a message. */
export class Answer extends Error {
  readonly error: Partial<ServiceError>;

  constructor(error: Partial<ServiceError>) {
    super(error.details ?? "");
    this.error = error;
  }
}

/** Turns a function into a gRPC method: every failure becomes one message without stack or secret. */
export function unary<Client, Request, Response>(
  context: ProviderContext<Client>,
  answer: (request: Request, incoming: Incoming) => Promise<Response> | Response,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const secrets = new Secrets();
    const read = (struct: Struct | undefined) => {
      const received = receive(struct, context.definition);
      secrets.rememberAll(received.secrets);
      return received;
    };
    const answered = async () => answer(call.request, { secrets, read });
    answered().then(
      (response) => callback(null, response),
      (error: unknown) => {
        if (error instanceof Answer) return callback(error.error);
        if (error instanceof Error && error.stack) {
          void context.log.log("debug", context.redact(error.stack, secrets), "");
        }
        callback({ code: status.UNKNOWN, details: context.describe(error, secrets) });
      },
    );
  };
}
