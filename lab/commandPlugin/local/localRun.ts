import { z } from "zod";
import { defineFunction } from "../../../provider/core/definition.ts";
import type { Properties } from "../../../provider/core/values.ts";
import { noLimit } from "../commandResource.ts";
import { type LocalInputs, localInputs, type LocalOutputs, localOutputs } from "./localInputs.ts";
import { runLocally } from "./runLocally.ts";
import type { PluginSession } from "../pluginSession.ts";

export const runInputs = z.strictObject({
  command: z.string().describe("The command."),
  ...localInputs,
});

type RunInputs = LocalInputs & { command: string };

export const localRun = defineFunction<PluginSession, RunInputs, Properties & LocalOutputs>({
  token: "command:local:run",
  description: "Runs a command on the machine where Pulumi runs, in previews too.",
  inputs: runInputs,
  outputs: runInputs.extend(localOutputs),
  timeoutSeconds: noLimit.create,
  async call(call, given) {
    const ran = await runLocally(call, given.command, given, { stdout: "", stderr: "" });
    return { ...given, ...ran };
  },
});
