import { Server, ServerCredentials } from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ProviderDefinition } from "./definition.ts";
import { onParentLost } from "./lifeline.ts";
import { ProviderContext } from "./providerContext.ts";
import { resourceProvider } from "./service/resourceProvider.ts";

/** The engine's own limit: a state may be large. */
const longestMessage = 400 * 1024 * 1024;
/** Seconds that running calls have to end once nobody waits for their answers. */
const farewellSeconds = 3;

export interface Serving {
  readonly port: number;
  /** Aborts the running calls, and returns when they have answered or a few seconds have passed. */
  stop(reason: string): Promise<void>;
}

/** Listens on a free port of this machine. Tests use it inside their own process. */
export async function listen<Client>(context: ProviderContext<Client>): Promise<Serving> {
  const server = new Server({
    "grpc.max_receive_message_length": longestMessage,
    "grpc.max_send_message_length": longestMessage,
  });
  server.addService(providerGrpc.ResourceProviderService, resourceProvider(context));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const answered = () => new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  const stop = async (reason: string) => {
    context.stop(reason);
    const limit = new Promise((resolve) => setTimeout(resolve, farewellSeconds * 1000).unref());
    await Promise.race([Promise.all([context.settled(), answered()]), limit]);
    server.forceShutdown();
    await context.close();
  };
  return { port, stop };
}

/** Runs the provider as a plugin: the engine reads the port from the first line of stdout. */
export async function serve<Client>(
  definition: ProviderDefinition<Client>,
  argv: readonly string[],
): Promise<void> {
  const context = new ProviderContext(definition);
  const engine = argv.find((argument) => !argument.startsWith("-"));
  if (engine !== undefined) context.log.connect(engine);
  // One broken call must not take the others down with it.
  const complain = (error: unknown) => {
    const message = context.describeStray(error);
    process.stderr.write(`provider ${definition.name}: unexpected: ${message}\n`);
  };
  process.on("uncaughtException", complain);
  process.on("unhandledRejection", complain);
  const serving = await listen(context);
  const leave = async (reason: string) => {
    await serving.stop(reason);
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void leave(`the provider received ${signal}`));
  }
  onParentLost(() => void leave("the Pulumi engine is gone"));
  process.stdout.write(`${serving.port}\n`);
}
