import { commandProvider } from "../../../lab/commandPlugin/commandProvider.ts";
import { ProviderContext } from "../../../provider/core/providerContext.ts";
import { listen } from "../../../provider/core/serve.ts";
import { startEngineLog } from "../../lab/harness/engineLog.ts";
import { type Json, ToyEngine } from "../../provider/core/toyEngine.ts";

/** A resource as the engine would record it. */
export interface Recorded {
  readonly urn: string;
  readonly id: string;
  readonly inputs: Json;
  readonly state: Json;
}

/** The stand-in in this process, called as the engine calls it. */
export async function startPlugin(type: string) {
  const log = await startEngineLog();
  const serving = await listen(new ProviderContext(commandProvider));
  const engine = new ToyEngine(serving.port);
  const urn = `urn:pulumi:test::test::${type}::it`;
  await engine.send("handshake", { engineAddress: log.address });
  await engine.send("configure", { args: {} });

  const check = async (news: Json, olds: Json = {}) => {
    const { inputs, failuresList } = await engine.send("check", { urn, olds, news });
    const failures = failuresList as { property: string; reason: string }[];
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    return inputs as Json;
  };
  return {
    log,
    engine,
    check,
    async create(args: Json): Promise<Recorded> {
      const inputs = await check(args);
      const { id, properties } = await engine.send("create", { urn, properties: inputs });
      return { urn, id: id as string, inputs, state: properties as Json };
    },
    async update(made: Recorded, args: Json): Promise<Recorded> {
      const { id, state: olds, inputs: oldInputs } = made;
      const news = await check(args, oldInputs);
      const { properties } = await engine.send("update", { urn, id, olds, oldInputs, news });
      return { ...made, inputs: news, state: properties as Json };
    },
    async diff({ id, state: olds, inputs: oldInputs }: Recorded, args: Json) {
      const news = await check(args, oldInputs);
      return engine.send("diff", { urn, id, olds, oldInputs, news });
    },
    async delete({ id, state: properties, inputs: oldInputs }: Recorded): Promise<void> {
      await engine.send("delete", { urn, id, properties, oldInputs });
    },
    async stop(): Promise<void> {
      engine.close();
      await serving.stop("the test is over");
      log.close();
    },
  };
}

export type Plugin = Awaited<ReturnType<typeof startPlugin>>;
