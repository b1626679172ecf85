import { credentials, Metadata } from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineProto from "@pulumi/pulumi/proto/engine_pb.js";

export type Severity = "debug" | "info" | "warning" | "error";

const severities = {
  debug: engineProto.LogSeverity.DEBUG,
  info: engineProto.LogSeverity.INFO,
  warning: engineProto.LogSeverity.WARNING,
  error: engineProto.LogSeverity.ERROR,
};

/** Seconds that a log line may take before the call it belongs to is answered without it. */
const deadlineSeconds = 2;

/** Shows messages beside a resource in the engine's display. Never fails a call: logs are not results. */
export class EngineLog {
  #client: InstanceType<typeof engineGrpc.EngineClient> | undefined;

  connect(address: string): void {
    this.#client?.close();
    // A proxy in the environment is for the world, not for the engine next door.
    const options = { "grpc.enable_http_proxy": 0 };
    this.#client = new engineGrpc.EngineClient(address, credentials.createInsecure(), options);
  }

  get connected(): boolean {
    return this.#client !== undefined;
  }

  /** `ephemeral` lines replace each other and vanish when the resource is done. */
  async log(severity: Severity, message: string, urn: string, ephemeral = false): Promise<void> {
    const client = this.#client;
    if (!client) return;
    const request = new engineProto.LogRequest();
    request.setSeverity(severities[severity]);
    request.setMessage(message);
    request.setUrn(urn);
    request.setEphemeral(ephemeral);
    const deadline = Date.now() + deadlineSeconds * 1000;
    await new Promise<void>((resolve) => {
      client.log(request, new Metadata(), { deadline }, () => resolve());
    });
  }
}
