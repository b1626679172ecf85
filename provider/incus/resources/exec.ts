import { isDeepStrictEqual } from "node:util";

import type { Call, Recorded } from "../../core/definition.ts";
import { defineResource } from "../../core/definition.ts";
import { execScope, runIn, runWhenReady, uuidOf } from "../exec/run.ts";
import type { ExecInputs, ExecOutputs } from "../exec/schema.ts";
import { execInputs, execOutputs } from "../exec/schema.ts";
import { type LiveInstance, isOn } from "../instance/schema.ts";
import type { ProviderSession } from "../providerSession.ts";

type Known = Recorded<ExecInputs, ExecOutputs>;

/** Inputs whose change runs the command again. */
const reruns = ["command", "environment", "cwd", "user", "group", "triggers"] as const;
const printed = ["stdout", "stderr"] as const;

/** A command leaves nothing to look at: it counts as run as long as the instance is the same one. */
async function readExec(
  call: Call<ProviderSession>,
  id: string,
  known: Known | undefined,
): Promise<Known | undefined> {
  if (!known) {
    throw new Error(
      `cannot import command "${id}": a command that ran leaves nothing to read; declare it, and it runs`,
    );
  }
  const { project, instance } = known.inputs;
  const live =
    (await call.client.lists.find<LiveInstance>("/1.0/instances", project, instance)) ??
    (await execScope(call, known.inputs).instance.find());
  return live && uuidOf(live) === known.outputs.instanceUuid ? known : undefined;
}

async function deleteExec(
  call: Call<ProviderSession>,
  _id: string,
  { inputs }: Known,
): Promise<void> {
  if (inputs.delete === undefined) return;
  const scope = execScope(call, inputs);
  const live = await scope.instance.find();
  if (!live) return;
  if (!isOn(live)) {
    call.warn(`${scope.object}: delete was not run, since the instance is ${live.status}`);
    return;
  }
  try {
    await runIn(scope, inputs.delete);
  } catch (cause) {
    throw new Error(
      `cannot delete: ${(cause as Error).message}\n` +
        `to go on without it: pulumi state delete '${call.urn}'`,
      { cause },
    );
  }
}

export const exec = defineResource<ProviderSession, ExecInputs, ExecOutputs>({
  token: "incus:index:Exec",
  description:
    "A command that runs in an instance once it is ready, and again when its inputs or triggers change. A failed one stays to be run by the next deployment.",
  inputs: execInputs,
  outputs: execOutputs,
  replaceOn: ["name", "instance", "project"],
  notCompared: ["timeoutSeconds"],
  deleteBeforeReplace: true,
  timeouts: { create: 3600, update: 3600, delete: 3600 },
  affects: Object.fromEntries(reruns.map((input) => [input, printed])),

  defaults: (inputs, name) => ({
    name,
    project: "default",
    environment: {},
    user: 0,
    group: 0,
    timeoutSeconds: 300,
    triggers: [],
    ...inputs,
  }),
  id: ({ project, instance, name }) =>
    project === undefined || instance === undefined || name === undefined
      ? undefined
      : `${project}/${instance}/${name}`,

  create: (call, inputs) => runWhenReady(execScope(call, inputs)),
  read: readExec,
  // A plain failure: the old inputs stay recorded, so that the next deployment tries again.
  async update(call, _id, old, inputs) {
    const same = reruns.every((input) => isDeepStrictEqual(old.inputs[input], inputs[input]));
    return same ? old.outputs : await runWhenReady(execScope(call, inputs));
  },
  delete: deleteExec,
});
