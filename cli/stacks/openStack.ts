import type { Lab } from "../../model/lab.ts";
import type { ServerSettings } from "../server/withClient.ts";
import { serverOf } from "./serverOf.ts";
import { existingSettings, strataSettings } from "./stackInputs.ts";
import { stackLab } from "./stackLab.ts";
import { parseStackName } from "./stackName.ts";

interface OpenStack {
  /** With the addresses of a first deployment: which machines there are follows from the file. */
  readonly lab: Lab;
  readonly server: ServerSettings;
  readonly stackId: string;
}

/** What the settings and the description of a stack say, without a look at its state. */
export async function openStack(stack: string, root: string): Promise<OpenStack> {
  parseStackName(stack);
  const settings = await existingSettings(stack, root);
  const { lab } = stackLab(strataSettings(stack, settings), undefined, root);
  return {
    lab,
    server: serverOf(stack, settings),
    stackId: String(settings.config?.["incus:stackId"]),
  };
}
