import { Server, ServerCredentials } from "@grpc/grpc-js";
import analyzerGrpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import type { Pack } from "../rule.ts";
import { analyzer } from "./analyzer.ts";

/** The engine's own limit: a stack may be large. */
const longestMessage = 400 * 1024 * 1024;
/** Milliseconds between two looks whether the engine is still there. */
const parentInterval = 1000;

/** Listens on a free port of this machine. */
export async function listen(pack: Pack): Promise<{ server: Server; port: number }> {
  const server = new Server({
    "grpc.max_receive_message_length": longestMessage,
    "grpc.max_send_message_length": longestMessage,
  });
  server.addService(analyzerGrpc.AnalyzerService, analyzer(pack));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { server, port };
}

/** Runs the pack as a plugin: the engine reads the port from the first line of stdout. */
export async function serve(pack: Pack): Promise<void> {
  const { port } = await listen(pack);
  const parent = process.ppid;
  // A killed engine tells nobody; without this its pack would stay for ever.
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, parentInterval).unref();
  process.stdout.write(`${port}\n`);
}
