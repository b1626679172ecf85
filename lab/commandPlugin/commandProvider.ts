import { z } from "zod";
import type { ProviderDefinition } from "../../provider/core/definition.ts";
import { copyToRemote } from "./copy/copyToRemote.ts";
import { localCommand } from "./local/localCommand.ts";
import { localRun } from "./local/localRun.ts";
import { pluginVersion } from "./pluginVersion.ts";
import { remoteCommand } from "./remote/remoteCommand.ts";
import type { PluginSession } from "./pluginSession.ts";

/** A stand-in with the schema of the vendor's `command` plugin; README.md says where it differs. */
export const commandProvider: ProviderDefinition<PluginSession> = {
  name: "command",
  version: pluginVersion,
  description: "A stand-in for the vendor's command plugin, for labs and tests.",
  config: z.strictObject({}),
  secretConfig: [],
  takesAssets: true,
  // The vendor's plugin lets outputs and messages carry secrets: what forgets to mark them is to show here too.
  tracesSecrets: false,
  resources: [localCommand, remoteCommand, copyToRemote],
  functions: [localRun],
  configure: () => ({ hasSaid: false }),
};
