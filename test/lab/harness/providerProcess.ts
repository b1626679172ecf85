import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { type Json, ToyEngine } from "../../provider/core/toyEngine.ts";
import type { EngineLog } from "./engineLog.ts";
import { startEngineLog } from "./engineLog.ts";
import type { Difference, Made } from "./engineValues.ts";
import { partsOf, refuseFailures, urnOf } from "./engineValues.ts";

const executable = fileURLToPath(
  new URL("../../../provider/pulumi-resource-incus", import.meta.url),
);
const detailKinds = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

export interface ProviderOptions {
  readonly socket: string;
  readonly fingerprint: string;
  readonly stackId?: string;
}

/** The provider as its own process, called in the engine's order; values are plain objects. */
export class ProviderProcess {
  readonly stackId: string;
  readonly log: EngineLog;
  readonly #process: ChildProcess;
  readonly #engine: ToyEngine;

  private constructor(process: ChildProcess, port: number, stackId: string, log: EngineLog) {
    this.#process = process;
    this.#engine = new ToyEngine(port);
    this.stackId = stackId;
    this.log = log;
  }

  static async start(options: ProviderOptions): Promise<ProviderProcess> {
    const { socket, fingerprint, stackId = randomUUID() } = options;
    const log = await startEngineLog();
    const process = spawn(executable, [log.address], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(process.stdout, "data")) as [Buffer];
    const provider = new ProviderProcess(process, Number(line.toString()), stackId, log);
    const config = { socket, fingerprint, stackId };
    const urn = "urn:pulumi:test::test::pulumi:providers:incus::default";
    await provider.#engine.send("handshake", { engineAddress: log.address });
    const checked = await provider.#engine.send("checkConfig", { urn, olds: {}, news: config });
    refuseFailures(checked);
    await provider.#engine.send("configure", {
      args: checked["inputs"] ?? {},
      acceptSecrets: true,
    });
    return provider;
  }

  /** Inputs with defaults; rejects with all failures, one a line: `path: reason`. */
  async check(type: string, name: string, news: Json, olds: Json = {}): Promise<Json> {
    const checked = await this.#engine.send("check", { urn: urnOf(type, name), olds, news });
    refuseFailures(checked);
    return checked["inputs"] as Json;
  }

  async create(type: string, name: string, args: Json): Promise<Made> {
    const urn = urnOf(type, name);
    const inputs = await this.check(type, name, args);
    await this.#engine.send("create", { urn, properties: inputs, preview: true });
    const { id, properties } = await this.#engine.send("create", { urn, properties: inputs });
    return { urn, id: id as string, inputs, state: properties as Json };
  }

  async diff({ urn, id, inputs, state }: Made, args: Json): Promise<Difference> {
    const [type, name] = partsOf(urn);
    const news = await this.check(type, name, args, inputs);
    const answer = await this.#engine.send("diff", {
      urn,
      id,
      olds: state,
      oldInputs: inputs,
      news,
    });
    // A map of messages arrives as bare fields: the kind, and whether inputs were compared.
    const detailed = answer["detaileddiffMap"] as Record<string, [kind?: number]>;
    return {
      changed: answer["changes"] === 2,
      replaces: answer["replacesList"] as string[],
      paths: Object.fromEntries(
        Object.entries(detailed).map(([path, [kind]]) => [path, detailKinds[kind ?? 0] ?? ""]),
      ),
    };
  }

  /** Without a replacement, as the engine does when Diff asks for none. */
  async update(made: Made, args: Json): Promise<Made> {
    const { urn, id, inputs, state } = made;
    const { changed, replaces } = await this.diff(made, args);
    if (!changed) return made;
    if (replaces.length > 0) throw new Error(`${replaces.join(", ")} would replace ${id}`);
    const [type, name] = partsOf(urn);
    const news = await this.check(type, name, args, inputs);
    const fields = { urn, id, olds: state, oldInputs: inputs, news };
    await this.#engine.send("update", { ...fields, preview: true });
    const { properties } = await this.#engine.send("update", fields);
    return { ...made, inputs: news, state: properties as Json };
  }

  /** A refresh; undefined when the object is gone. */
  async read({ urn, id, inputs, state }: Made): Promise<Made | undefined> {
    return await this.#read(urn, { id, inputs, properties: state });
  }

  async import(type: string, name: string, id: string): Promise<Made | undefined> {
    return await this.#read(urnOf(type, name), { id });
  }

  async delete({ urn, id, inputs, state }: Made): Promise<void> {
    await this.#engine.send("delete", { urn, id, properties: state, oldInputs: inputs });
  }

  async invoke(tok: string, args: Json = {}): Promise<Json> {
    const answer = await this.#engine.send("invoke", { tok, args });
    refuseFailures(answer);
    return answer["return"] as Json;
  }

  async stop(): Promise<void> {
    await this.#engine.send("cancel");
    this.#engine.close();
    this.#process.kill("SIGTERM");
    if (this.#process.exitCode === null) await once(this.#process, "exit");
    this.log.close();
  }

  async #read(urn: string, fields: Json): Promise<Made | undefined> {
    const answer = await this.#engine.send("read", { urn, ...fields });
    const { id, inputs, properties } = answer as { id: string; inputs: Json; properties: Json };
    return id === "" ? undefined : { urn, id, inputs, state: properties };
  }
}
