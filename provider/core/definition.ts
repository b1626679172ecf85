import type { z } from "zod";
import type { Properties } from "./values.ts";

/** One thing wrong with an input. `path` is a Pulumi property path such as `devices.eth0.network`. */
export interface Problem {
  readonly path: string;
  readonly reason: string;
}

/** What a handler is given for one engine call. */
export interface Call<Client> {
  readonly client: Client;
  readonly urn: string;
  /** Aborted by Cancel, by the loss of the engine, and at the deadline of this call. */
  readonly signal: AbortSignal;
  /** Seconds that the whole call may take (customTimeouts, else the resource's default). */
  readonly timeoutSeconds: number;
  /** Shows a passing line beside the resource in the engine's display. */
  status(message: string): void;
  warn(message: string): void;
}

/** What is recorded of a resource: the user's inputs, and what only the server knows. */
export interface Recorded<Inputs, Outputs> {
  readonly inputs: Inputs;
  readonly outputs: Outputs;
}

/**
 * One row of a provider's table: schema, rules and CRUD of a resource type.
 *
 * The zod objects are the only source of types, checks and package schema. They hold no transforms;
 * `describe()` texts become the documentation of the generated classes. State is `{...inputs, ...outputs}`.
 */
export interface ResourceDefinition<
  Client,
  Inputs extends Properties = Properties,
  Outputs extends Properties = Properties,
> {
  /** `package:index:Type`. */
  readonly token: string;
  readonly description: string;
  readonly inputs: z.ZodObject;
  /** Computed properties only: those that are no inputs. */
  readonly outputs: z.ZodObject;
  /** Inputs and outputs that are always secret. */
  readonly secrets?: readonly string[];
  /** Paths whose change replaces the object; `*` stands for one key or index. */
  readonly replaceOn: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** Lists compared as sets. */
  readonly unordered?: readonly string[];
  /** Inputs that steer the provider only (waits, timeouts): a change to them alone is no diff. */
  readonly notCompared?: readonly string[];
  /**
   * Inputs that the server cannot tell afterwards, such as the image an instance was made from. Absent
   * from the recorded inputs (after an import) they are no diff.
   */
  readonly createOnly?: readonly string[];
  /** Seconds allowed per operation unless customTimeouts says otherwise. */
  readonly timeouts: { readonly create: number; readonly update: number; readonly delete: number };
  /** Which outputs a changed input makes unknown in a preview; all others keep their value. */
  readonly affects?: Readonly<Record<string, readonly string[]>>;

  /** Fills defaults; pure. `name` is the last part of the URN, `old` the inputs of the last deployment. */
  defaults?(inputs: Properties, name: string, old: Properties | undefined): Properties;
  /** Cross-field rules; run even when a field failed. An unknown or invalid property is absent. */
  rules?(inputs: Partial<Inputs>): Problem[];
  /** The deterministic id, `project/name`; undefined while a part of it is unknown, or when inputs name no object. */
  id(inputs: Partial<Inputs>): string | undefined;
  /** Where inputs name no object: an id of its own for each create. `name` is the last part of the URN. */
  newId?(name: string): string;
  /** Outputs that are known before anything is done; inputs may hold the `unknown` symbol, `old` is absent of a create. */
  preview?(inputs: Inputs, old?: Outputs): Partial<Outputs>;
  /** The same of what must be asked for, once inputs and configuration are known; it changes nothing. What it rejects with fails the preview. */
  foresee?(call: Call<Client>, inputs: Inputs): Promise<Partial<Outputs>>;

  /** Rejects with PartialFailure once anything exists on the server. */
  create(call: Call<Client>, inputs: Inputs): Promise<Outputs>;
  /** Undefined only when the server says that this very object does not exist. `known` is absent on import. */
  read(
    call: Call<Client>,
    id: string,
    known: Recorded<Inputs, Outputs> | undefined,
  ): Promise<Recorded<Inputs, Outputs> | undefined>;
  /** Absent: every change replaces. Rejects with PartialFailure when the object was changed in part. */
  update?(
    call: Call<Client>,
    id: string,
    old: Recorded<Inputs, Outputs>,
    inputs: Inputs,
  ): Promise<Outputs>;
  delete(call: Call<Client>, id: string, known: Recorded<Inputs, Outputs>): Promise<void>;
}

export interface FunctionDefinition<
  Client,
  Inputs extends Properties = Properties,
  Outputs extends Properties = Properties,
> {
  /** `package:index:getThing`. */
  readonly token: string;
  readonly description: string;
  readonly inputs: z.ZodObject;
  readonly outputs: z.ZodObject;
  /** Seconds allowed. Default: 120, for one that only asks. */
  readonly timeoutSeconds?: number;
  call(call: Call<Client>, inputs: Inputs): Promise<Outputs>;
}

export interface ProviderDefinition<Client> {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly config: z.ZodObject;
  /** Whether inputs may be assets and archives, which handlers then get as the engine sends them. Default: no. */
  readonly takesAssets?: boolean;
  /**
   * Whether texts that came as secrets are looked for in outputs, which become secrets too, and in
   * messages, where they are hidden. Default: yes.
   */
  readonly tracesSecrets?: boolean;
  readonly secretConfig: readonly string[];
  readonly resources: readonly ResourceDefinition<Client>[];
  readonly functions: readonly FunctionDefinition<Client>[];
  /** Pure: compares the new configuration with the one in state. */
  checkConfig?(old: Properties | undefined, config: Properties): Problem[];
  /** Makes no request: the server is first asked when a resource needs it. */
  configure(config: Properties): Client;
  close?(client: Client): Promise<void>;
}

/** Checks a resource's handlers against its own types, then erases them for the table. */
export function defineResource<Client, Inputs extends Properties, Outputs extends Properties>(
  definition: ResourceDefinition<Client, Inputs, Outputs>,
): ResourceDefinition<Client> {
  return definition as unknown as ResourceDefinition<Client>;
}

export function defineFunction<Client, Inputs extends Properties, Outputs extends Properties>(
  definition: FunctionDefinition<Client, Inputs, Outputs>,
): FunctionDefinition<Client> {
  return definition as unknown as FunctionDefinition<Client>;
}

export type { Properties };
