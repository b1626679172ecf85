import { z } from "zod";
import { commandResource } from "../commandResource.ts";
import { lifecycle, type LifecycleInputs } from "../lifecycle.ts";
import { type LocalInputs, localInputs, type LocalOutputs, localOutputs } from "./localInputs.ts";
import { runLocally } from "./runLocally.ts";

export const localCommandInputs = z.strictObject({ ...lifecycle, ...localInputs });

export const localCommand = commandResource<LifecycleInputs & LocalInputs, LocalOutputs>({
  token: "command:local:Command",
  description: "A command that runs on the machine where Pulumi runs.",
  inputs: localCommandInputs,
  outputs: z.object(localOutputs),
  run: runLocally,
});
