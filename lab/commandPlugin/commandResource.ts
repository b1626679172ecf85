import { randomBytes } from "node:crypto";
import type { z } from "zod";
import {
  type Call,
  defineResource,
  type Problem,
  type Recorded,
  type ResourceDefinition,
} from "../../provider/core/definition.ts";
import { propertyNames } from "../../provider/core/schema/schemaNode.ts";
import type { Properties } from "../../provider/core/values.ts";
import type { LifecycleInputs, Said } from "./lifecycle.ts";
import type { PluginSession } from "./pluginSession.ts";

/** The vendor's plugin sets no limit; an engine that is gone ends a command here anyway. */
const daySeconds = 86_400;

export const noLimit = { create: daySeconds, update: daySeconds, delete: daySeconds };

interface Described<Inputs, Outputs> {
  readonly token: string;
  readonly description: string;
  readonly inputs: z.ZodObject;
  readonly outputs: z.ZodObject;
  readonly secrets?: readonly string[];
  defaults?(inputs: Properties): Properties;
  rules?(inputs: Partial<Inputs>): Problem[];
  /** Rejects when the command fails. `before` is what the last one said. */
  readonly run: (
    call: Call<PluginSession>,
    command: string,
    inputs: Inputs,
    before: Said,
  ) => Promise<Outputs>;
}

const silence: Said = { stdout: "", stderr: "" };

/** A resource whose create, update and delete are commands of the user's. */
export function commandResource<Inputs extends LifecycleInputs, Outputs extends Properties & Said>(
  described: Described<Inputs, Outputs>,
): ResourceDefinition<PluginSession> {
  const { run, inputs, outputs, ...rest } = described;
  return defineResource<PluginSession, Inputs, Outputs>({
    ...rest,
    inputs,
    outputs,
    replaceOn: ["triggers"],
    deleteBeforeReplace: false,
    timeouts: noLimit,
    // Any input may change what a command says.
    affects: Object.fromEntries(
      propertyNames(inputs).map((input) => [input, propertyNames(outputs)]),
    ),
    id: () => undefined,
    newId,
    create: async (call, given) =>
      given.create === undefined
        ? // Optional outputs are absent until a command has run.
          (silence as Outputs)
        : run(call, given.create, given, silence),
    read: readNothing,
    async update(call, _id, old, given) {
      const command = given.update ?? given.create;
      if (command === undefined) return old.outputs;
      return { ...old.outputs, ...(await run(call, command, given, old.outputs)) };
    },
    async delete(call, _id, { inputs: given, outputs: before }) {
      if (given.delete !== undefined) await run(call, given.delete, given, before);
    },
  });
}

export function newId(name: string): string {
  return `${name}${randomBytes(4).toString("hex")}`;
}

/** What ran left nothing to look at: what is recorded counts. */
export async function readNothing<Inputs, Outputs>(
  _call: unknown,
  id: string,
  known: Recorded<Inputs, Outputs> | undefined,
): Promise<Recorded<Inputs, Outputs>> {
  if (known) return known;
  throw new Error(`cannot import "${id}": a command that ran leaves nothing to read; declare it`);
}
