import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CommandError } from "../commandError.ts";
import { demoReport } from "../demo/demoReport.ts";
import { type DemoServer, demoServer } from "../demo/demoServer.ts";
import { demoSettings } from "../demo/demoSettings.ts";
import { demoStack } from "../demo/demoStack.ts";
import { hostNetworks } from "../server/hostNetworks.ts";
import { instanceStates } from "../demo/instanceStates.ts";
import { topologyOf } from "../demo/topologyOf.ts";
import { progress } from "../progress.ts";
import { runTool } from "../runTool.ts";
import { withClient } from "../server/withClient.ts";
import { setUp } from "../setup/setUp.ts";
import { freeAbandonedLock } from "../stacks/freeAbandonedLock.ts";
import { askPulumi } from "../stacks/runPulumi.ts";
import { stackEnvironment } from "../stacks/stackEnvironment.ts";
import { stackHome, stateFile } from "../stacks/stackHome.ts";
import { readSettings, settingsFile, writeSettings } from "../stacks/stackSettings.ts";

const { stack } = demoStack;

/** Sets everything up, deploys the demo lab and shows what runs. Asks nothing. */
export async function start(): Promise<void> {
  const { version, origin } = await setUp();
  progress(`Pulumi ${version} (from ${origin})`);
  const server = await demoServer(await readSettings(settingsFile(stack)));
  await writeDemoSettings(server);

  const environment = await stackEnvironment(demoStack);
  const select = ["stack", "select", "--create", stack];
  await askPulumi(`select stack ${stack}`, select, environment);
  if (environment.state) await freeAbandonedLock(stack, environment.state, environment);
  progress(`pulumi up --stack ${stack} (about 1 min)`);
  const args = ["up", "--yes", "--stack", stack, "--suppress-outputs", "--non-interactive"];
  const env = environment.variables;
  const exitCode = await runTool("pulumi", args, { env, output: "stderr" });
  if (exitCode !== 0) {
    throw new CommandError(
      `cannot deploy stack ${stack}: pulumi up ended with exit code ${exitCode}; ` +
        "its messages are above; run again, the next up goes on where this one stopped",
    );
  }
  const outputArgs = ["stack", "output", "--json", "--stack", stack];
  const outputs = await askPulumi(`read stack ${stack}`, outputArgs, environment);
  const topology = topologyOf(JSON.parse(outputs));
  const instances = await withClient(server, (client) => instanceStates(client, topology));
  process.stdout.write(demoReport(topology, instances, server.isLab));
  const down = instances.filter(({ status }) => status !== "Running");
  if (down.length > 0) {
    throw new CommandError(
      `not running: ${down.map(({ name, status }) => `${name} (${status})`).join(", ")}; ` +
        "run again, or look at: npx --no strata lab exec -- incus list --all-projects",
    );
  }
}

/** Settings that a user wrote stay as they are; ours follow the server that is there now. */
async function writeDemoSettings(server: DemoServer): Promise<void> {
  const file = settingsFile(stack);
  const previous = await readSettings(file);
  if (previous && !previous.generated) return;
  const home = stackHome(demoStack, process.env);
  // The salt belongs to the state: one that went with an old lab fits no new passphrase.
  const salt = existsSync(stateFile(home, stack)) ? previous?.encryptionsalt : undefined;
  await mkdir(dirname(file), { recursive: true });
  const id = await stackId(dirname(home.state));
  const uplink = server.isLab ? ["tap0"] : [];
  const networks = await withClient(server, (client) => hostNetworks(client, id, uplink));
  await writeSettings(file, demoSettings(server, id, networks, salt));
}

async function stackId(dir: string): Promise<string> {
  const file = join(dir, "stack-id");
  const known = await readFile(file, "utf8").catch(() => "");
  if (known.trim() !== "") return known.trim();
  const fresh = randomUUID();
  await mkdir(dir, { recursive: true });
  await writeFile(file, `${fresh}\n`);
  return fresh;
}
