import { Server, ServerCredentials } from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ProviderDefinition } from "./definition.ts";
import { onParentLost } from "./lifeline.ts";
import { fullMessage } from "./message.ts";
import { ProviderContext } from "./providerContext.ts";
import { resourceProvider } from "./service/resourceProvider.ts";

/** The engine's own limit: a state may be large. */
const longestMessage = 400 * 1024 * 1024;
/** Seconds that running calls have to end once nobody waits for their answers. */
const farewellSeconds = 3;

export interface Serving {
  readonly port: number;
  stop(): Promise<void>;
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
  const stop = async () => {
    context.stop("the provider was stopped");
    await context.settled(farewellSeconds);
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
  const leave = async (reason: string) => {
    context.stop(reason);
    await context.settled(farewellSeconds);
    process.exit(0);
  };
  // One broken call must not take the others down with it.
  process.on("uncaughtException", (error) => complain(definition.name, error));
  process.on("unhandledRejection", (error) => complain(definition.name, error));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void leave(`the provider received ${signal}`));
  }
  onParentLost(() => void leave("the Pulumi engine is gone"));
  const { port } = await listen(context);
  process.stdout.write(`${port}\n`);
}

function complain(name: string, error: unknown): void {
  process.stderr.write(`provider ${name}: unexpected: ${fullMessage(error)}\n`);
}
