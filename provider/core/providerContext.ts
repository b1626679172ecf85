import { Claims } from "./claims.ts";
import { withDeadline } from "./deadline.ts";
import type {
  Call,
  FunctionDefinition,
  ProviderDefinition,
  ResourceDefinition,
} from "./definition.ts";
import { EngineLog } from "./engineLog.ts";
import { fullMessage } from "./message.ts";
import { describeUrn, parseUrn } from "./urn.ts";
import { Secrets } from "./wire/secrets.ts";

/** One call into a handler. */
export interface Act {
  /** As in messages: "create", "read". */
  readonly verb: string;
  /** URN, or the token of a function. */
  readonly urn: string;
  readonly seconds: number;
  readonly secrets: Secrets;
}

/** What the calls of one plugin process share. */
export class ProviderContext<Client> {
  readonly definition: ProviderDefinition<Client>;
  readonly log = new EngineLog();
  readonly claims = new Claims();
  /** Secrets of the configuration, hidden from every message. */
  readonly configSecrets = new Secrets();
  readonly #stop = new AbortController();
  readonly #running = new Map<Promise<unknown>, Secrets>();
  #client: Client | undefined;

  constructor(definition: ProviderDefinition<Client>) {
    this.definition = definition;
  }

  async configure(create: () => Client): Promise<void> {
    await this.close();
    this.#client = create();
  }

  /** False while a part of the configuration is unknown, as in the preview of what it comes from. */
  get isConfigured(): boolean {
    return this.#client !== undefined;
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) await this.definition.close?.(client);
  }

  resource(urn: string): ResourceDefinition<Client> {
    const { token } = parseUrn(urn);
    const found = this.definition.resources.find((resource) => resource.token === token);
    if (!found) throw new Error(`provider ${this.definition.name} has no resource ${token}`);
    return found;
  }

  function(token: string): FunctionDefinition<Client> {
    const found = this.definition.functions.find((item) => item.token === token);
    if (!found) throw new Error(`provider ${this.definition.name} has no function ${token}`);
    return found;
  }

  /** Aborts every running call, and every later one. Harmless when repeated. */
  stop(reason: string): void {
    if (!this.#stop.signal.aborted) this.#stop.abort(new Error(reason));
  }

  /** Resolves when the handlers that run now have ended, whether or not anybody waits for them. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running.keys());
  }

  /** Runs a handler with its deadline and log; its log lines arrive before its answer. */
  async run<T>(act: Act, handler: (call: Call<Client>) => Promise<T>): Promise<T> {
    const client = this.#client;
    if (client === undefined) {
      throw new Error(
        `provider ${this.definition.name} is not configured: ` +
          "part of its configuration is not known yet, or Configure failed",
      );
    }
    const running = this.#runHandler(client, act, handler);
    this.#running.set(running, act.secrets);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async #runHandler<T>(
    client: Client,
    { verb, urn, seconds, secrets }: Act,
    handler: (call: Call<Client>) => Promise<T>,
  ): Promise<T> {
    const sent: Promise<void>[] = [];
    // A function has no URN, and the engine ends with an assertion when it is told another text for one.
    const place = urn.startsWith("urn:") ? urn : "";
    const log = (severity: "info" | "warning", message: string, passing: boolean) =>
      sent.push(this.log.log(severity, this.redact(message, secrets), place, passing));
    const status = (message: string) => void log("info", message, true);
    const warn = (message: string) => void log("warning", message, false);
    const what = `${verb} of ${describeUrn(urn)}`;
    try {
      return await withDeadline(this.#stop.signal, seconds, what, (signal) =>
        handler({ client, urn, signal, timeoutSeconds: seconds, status, warn }),
      );
    } finally {
      await Promise.all(sent);
    }
  }

  /** The message without any secret of this call or of the configuration. */
  redact(message: string, secrets: Secrets): string {
    return this.configSecrets.redact(secrets.redact(message));
  }

  describe(error: unknown, secrets: Secrets): string {
    return this.redact(fullMessage(error), secrets);
  }

  /** For an error that belongs to no call: hides the secrets of every call that runs. */
  describeStray(error: unknown): string {
    const hide = (message: string, secrets: Secrets) => this.redact(message, secrets);
    return [...this.#running.values()].reduce(hide, this.describe(error, this.configSecrets));
  }
}
