import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { z } from "zod";
import {
  defineFunction,
  defineResource,
  type Call,
  type ProviderDefinition,
  type ResourceDefinition,
} from "../../../provider/core/definition.ts";
import { PartialFailure } from "../../../provider/core/partialFailure.ts";
import type { Properties, Value } from "../../../provider/core/values.ts";

/** A server of toys, in memory or in a file; what handlers did can be read from it. */
export class ToyBox {
  readonly calls: string[] = [];
  readonly #toys = new Map<string, Properties>();
  readonly #file: string | undefined;

  constructor(file?: string) {
    this.#file = file;
    if (file === undefined || !existsSync(file)) return;
    const stored = JSON.parse(readFileSync(file, "utf8")) as Record<string, Properties>;
    for (const [id, toy] of Object.entries(stored)) this.#toys.set(id, toy);
  }

  /** What a create does after it has made the toy. */
  afterCreate: (call: Call<ToyBox>, id: string) => Promise<void> = async () => {};

  find(id: string): Properties | undefined {
    return this.#toys.get(id);
  }

  put(id: string, toy: Properties | undefined): void {
    if (toy) this.#toys.set(id, toy);
    else this.#toys.delete(id);
    if (this.#file === undefined) return;
    writeFileSync(this.#file, JSON.stringify(Object.fromEntries(this.#toys)));
  }

  /** A create that never ends by itself; once stopped it says what it has left behind. */
  async playUntilStopped(call: Call<ToyBox>, id: string): Promise<void> {
    const { signal } = call;
    call.status("playing");
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    const reason = signal.reason as Error;
    throw new PartialFailure([`"${id}" is half made: ${reason.message}`], {}, { cause: reason });
  }
}

export const toyInputs = z.strictObject({
  name: z.string().min(2).optional().describe("Name of the toy. Default: the resource's name."),
  room: z.string().optional().describe('Room that holds it. Default: "nursery".'),
  kind: z.enum(["car", "doll"]).describe("What it is."),
  wheels: z.int().min(0).optional().describe("Number of wheels."),
  config: z.record(z.string(), z.string()).optional().describe("Free settings."),
  parts: z
    .record(
      z.string(),
      z.strictObject({ material: z.string().optional(), size: z.string().optional() }),
    )
    .optional()
    .describe("Parts by name."),
  tags: z.array(z.string()).optional().describe("Tags, in no order."),
  password: z.string().optional().describe("Needed to play with it."),
  wait: z.number().optional().describe("Seconds to wait."),
});

interface ToyInputs extends Properties {
  name: string;
  room: string;
  kind: string;
}

type ToyOutputs = { serial: string; effective: Record<string, Value> };

const serial = (id: string) => `serial-${id}`;

function outputsOf(id: string, toy: Properties): ToyOutputs {
  const config = (toy["config"] ?? {}) as Record<string, Value>;
  return { serial: serial(id), effective: { ...config, colour: config["colour"] ?? "red" } };
}

export const toy = defineResource<ToyBox, ToyInputs, ToyOutputs>({
  token: "toy:index:Toy",
  description: "A toy.",
  inputs: toyInputs,
  outputs: z.object({
    serial: z.string().describe("Serial number."),
    effective: z.record(z.string(), z.string()).describe("All settings."),
  }),
  secrets: ["password"],
  replaceOn: ["name", "room", "kind", "parts.*.material"],
  deleteBeforeReplace: true,
  unordered: ["tags"],
  notCompared: ["wait"],
  timeouts: { create: 30, update: 30, delete: 30 },
  affects: { config: ["effective"] },
  defaults: (inputs, name) => ({ name, room: "nursery", ...inputs }),
  rules: ({ kind, wheels }) =>
    kind === "doll" && wheels !== undefined
      ? [{ path: "wheels", reason: "a doll has no wheels" }]
      : [],
  id: ({ room, name }) =>
    room === undefined || name === undefined ? undefined : `${room}/${name}`,
  preview: ({ name, room }) =>
    typeof name === "string" && typeof room === "string"
      ? { serial: serial(`${room}/${name}`) }
      : {},
  async create(call, inputs) {
    const id = `${inputs.room}/${inputs.name}`;
    call.client.calls.push(`create ${id}`);
    call.client.put(id, inputs);
    await call.client.afterCreate(call, id);
    return outputsOf(id, inputs);
  },
  async read(call, id, known) {
    call.client.calls.push(`read ${id}${known ? "" : " (import)"}`);
    const inputs = call.client.find(id) as ToyInputs | undefined;
    return inputs && { inputs, outputs: outputsOf(id, inputs) };
  },
  async update(call, id, old, inputs) {
    call.client.calls.push(`update ${id} from ${Object.keys(old.inputs["config"] ?? {}).join()}`);
    if (inputs["config"] && "fail" in (inputs["config"] as object)) {
      throw new PartialFailure([`cannot finish "${id}": told to fail`], { serial: "half" });
    }
    call.client.put(id, inputs);
    return outputsOf(id, inputs);
  },
  async delete(call, id) {
    call.client.calls.push(`delete ${id}`);
    call.client.put(id, undefined);
  },
});

const getToy = defineFunction<ToyBox, { id: string }, { found: boolean; greeting: string }>({
  token: "toy:index:getToy",
  description: "Looks for a toy.",
  inputs: z.strictObject({ id: z.string().describe("Room and name.") }),
  outputs: z.object({
    found: z.boolean().describe("Whether it is there."),
    greeting: z.string().describe("A greeting."),
  }),
  call: async (call, { id }) => ({
    found: call.client.find(id) !== undefined,
    greeting: `hello ${id}`,
  }),
});

/** A toy without an update: every change replaces it. */
export const fixedToy: ResourceDefinition<ToyBox> = Object.fromEntries(
  Object.entries(toy).filter(([key]) => key !== "update"),
) as unknown as ResourceDefinition<ToyBox>;

export function toyProvider(box: ToyBox): ProviderDefinition<ToyBox> {
  return {
    name: "toy",
    version: "1.2.3",
    description: "Toys.",
    config: z.strictObject({
      address: z.string().describe("Where the toys are."),
      token: z.string().optional().describe("Opens the box."),
      strict: z.boolean().optional().describe("Be strict."),
      limits: z.strictObject({ toys: z.int().optional() }).optional().describe("How many."),
    }),
    secretConfig: ["token"],
    resources: [toy],
    functions: [getToy],
    checkConfig: (old, config) =>
      old && old["address"] !== config["address"] && config["strict"] === true
        ? [{ path: "address", reason: "must not change" }]
        : [],
    configure: () => box,
  };
}
