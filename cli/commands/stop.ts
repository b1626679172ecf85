import { readFile, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { labPaths } from "../../lab/labPaths.ts";
import { stopLab } from "../../lab/stopLab.ts";
import { CommandError } from "../commandError.ts";
import { demoStack } from "../demo/demoStack.ts";
import { progress } from "../progress.ts";
import { cacheDir } from "../setup/cacheDir.mjs";
import { labHome, stateFile } from "../stacks/stackHome.ts";
import { readSettings, settingsFile } from "../stacks/stackSettings.ts";

const { stack } = demoStack;

/**
 * Ends the throwaway lab; its data stays, and the next start goes on with it. With `purge` its data,
 * the demo stack's state and the cache go too.
 */
export async function stop({ purge = false }: { purge?: boolean }): Promise<void> {
  if (purge) await refuseToForgetServer();
  await stopLab({ keep: !purge, purge, log: progress });
  if (!purge) {
    progress(`its data stays in ${labPaths().dir}; npm run stop -- --purge removes it`);
    return;
  }
  const { state, passphrase, pulumiHome } = labHome(process.env);
  const dir = dirname(state);
  for (const path of [state, passphrase, pulumiHome ?? "", join(dir, "stack-id")].filter(Boolean)) {
    await rm(path, { recursive: true, force: true });
  }
  await rmdir(dir).catch(() => undefined);
  const settings = await readSettings(settingsFile(stack));
  if (settings?.generated) await rm(settingsFile(stack));
  const cache = cacheDir(process.env);
  for (const part of ["pulumi", "node"]) {
    await rm(join(cache, part), { recursive: true, force: true });
  }
  await rmdir(cache).catch(() => undefined);
  progress(`removed ${dir}, and what strata kept in ${cache}`);
}

/** On an Incus of the user's own, the state is all that knows what the demo has made there. */
async function refuseToForgetServer(): Promise<void> {
  const settings = await readSettings(settingsFile(stack));
  const socket = settings?.config?.["incus:socket"];
  if (!settings || socket === labPaths().socket || !(await hasResources())) return;
  throw new CommandError(
    `cannot purge: stack ${stack} runs on an Incus that is not the lab's, and purging would drop its ` +
      `state; first run: eval "$(npx --no strata env ${stack})"; npx --no strata unprotect ${stack}; ` +
      `pulumi destroy --stack ${stack}`,
  );
}

async function hasResources(): Promise<boolean> {
  const text = await readFile(stateFile(labHome(process.env), stack), "utf8").catch(() => "{}");
  const { checkpoint } = JSON.parse(text) as {
    checkpoint?: { latest?: { resources?: readonly { type: string }[] } };
  };
  const resources = checkpoint?.latest?.resources ?? [];
  return resources.some(({ type }) => type.startsWith("incus:"));
}
