import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { Abandoned } from "../deadline.ts";
import { PartialFailure } from "../partialFailure.ts";
import type { Properties } from "../values.ts";
import { initFailureError } from "./initFailure.ts";
import { Answer } from "./unary.ts";

interface Remains {
  readonly id: string;
  readonly state: Struct;
  readonly inputs: Struct;
  readonly redact: (reason: string) => string;
}

/** Answers with what is left on the server; any other error passes as it is. */
export function answerPartialFailure(
  error: unknown,
  remains: (outputs: Properties) => Remains,
): never {
  if (error instanceof PartialFailure) fail(error.reasons, remains(error.outputs));
  // A handler that was left behind may well have begun: calling it "not created" could orphan an object.
  if (error instanceof Abandoned) fail([error.message], remains({}));
  throw error;
}

function fail(reasons: readonly string[], { redact, ...remains }: Remains): never {
  throw new Answer(initFailureError({ ...remains, reasons: reasons.map(redact) }));
}
