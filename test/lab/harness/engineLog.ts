import { Server, ServerCredentials } from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineProto from "@pulumi/pulumi/proto/engine_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";

/** The engine's end of a provider's messages. */
export interface EngineLog {
  readonly address: string;
  readonly warnings: string[];
  /** Passing lines beside a resource. */
  readonly progress: string[];
  /** The URN that came with each message; the engine itself allows none but a real or an empty one. */
  readonly urns: string[];
  close(): void;
}

interface LogCall {
  readonly request: InstanceType<typeof engineProto.LogRequest>;
}

export async function startEngineLog(): Promise<EngineLog> {
  const warnings: string[] = [];
  const progress: string[] = [];
  const urns: string[] = [];
  const server = new Server();
  server.addService(engineGrpc.EngineService, {
    log({ request }: LogCall, answer: (error: null, value: unknown) => void) {
      urns.push(request.getUrn());
      const warning = request.getSeverity() === engineProto.LogSeverity.WARNING;
      if (warning) warnings.push(request.getMessage());
      else if (request.getEphemeral()) progress.push(request.getMessage());
      answer(null, new emptyProto.Empty());
    },
  } as never);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    address: `127.0.0.1:${port}`,
    warnings,
    progress,
    urns,
    close: () => server.forceShutdown(),
  };
}
