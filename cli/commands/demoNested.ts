import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { execInLab } from "../../lab/execInLab.ts";
import { labPaths } from "../../lab/labPaths.ts";
import { nodesStatus } from "../../lab/pve/inLab/nodesStatus.ts";
import { startNodes } from "../../lab/pve/inLab/startNodes.ts";
import { builtPlugin } from "../../lab/proxmoxvePlugin/builtPlugin.ts";
import { findPlugin } from "../../lab/proxmoxvePlugin/findPlugin.ts";
import { sshKeyPair } from "../../lab/sshKeyPair.ts";
import { startLab } from "../../lab/startLab.ts";
import { CommandError } from "../commandError.ts";
import { nestedDemo, nestedSettings } from "../demo/nestedSettings.ts";
import { progress } from "../progress.ts";
import { projectRoot } from "../projectRoot.ts";
import { setUp } from "../setup/setUp.ts";
import { ensureStack } from "../stacks/ensureStack.ts";
import { setSecret } from "../stacks/setSecret.ts";
import { stackEnvironment } from "../stacks/stackEnvironment.ts";
import { settingsFile, writeSettings } from "../stacks/stackSettings.ts";

const { stack, node } = nestedDemo;
const example = "examples/nested-pve/hypervisors.yml";

export interface DemoNestedOptions {
  /** Whether a strata on the inner node makes what stands on it. Default: false. */
  readonly delegate?: boolean;
}

/**
 * Takes a Proxmox VE in a Proxmox VE up, proves it and takes it down, in the throwaway lab, whose Proxmox VE is a
 * stand-in (lab/pve/README.md). Asks nothing.
 *
 * @returns the exit code of `strata roundtrip`
 */
export async function demoNested({ delegate = false }: DemoNestedOptions): Promise<number> {
  const { version, origin } = await setUp();
  progress(`Pulumi ${version} (from ${origin})`);
  await preparePlugin();
  await startLab({ images: ["strata-debian"], log: progress });
  await startNodes(["father"], { log: progress });
  await prepareStack(delegate ? await delegated() : example);
  const report = join(labPaths().dir, "roundtrip");
  progress(`strata roundtrip ${stack} in the lab's network (about 3 min); its report: ${report}`);
  const strata = [process.execPath, join(projectRoot, "cli/strata.mjs")];
  const argv = [...strata, "roundtrip", stack, "--report", report];
  const { running } = await execInLab(argv, {}, { stdio: "inherit", reject: false });
  const { exitCode = 1 } = await running;
  progress("the lab still runs; npm run stop ends it");
  return exitCode;
}

async function preparePlugin(): Promise<void> {
  const options = { cache: labPaths().cache };
  if ((await findPlugin(options)) !== undefined) return;
  progress("build Pulumi's plugin for Proxmox VE from Go modules, once (5 to 10 min)");
  await builtPlugin(options);
}

/** The example with its inner node in the other mode. */
async function delegated(): Promise<string> {
  const description = parseDocument(await readFile(join(projectRoot, example), "utf8"));
  description.setIn(["nodes", "inner", "mode"], "delegate");
  const file = join(labPaths().dir, "pve", "delegate.hypervisors.yml");
  await writeFile(file, description.toString());
  return file;
}

async function prepareStack(infra: string): Promise<void> {
  const { nodes, images } = await nodesStatus();
  const place = nodes.find(({ name }) => name === node);
  if (place === undefined) throw new CommandError(`the lab has no Proxmox VE node ${node}`);
  const [certificate, token] = await Promise.all([
    readFile(place.certificate, "utf8"),
    readFile(place.token, "utf8"),
  ]);
  const file = settingsFile(stack);
  await writeSettings(file, nestedSettings({ ...place, certificate, images, infra }));
  const environment = await stackEnvironment(nestedDemo);
  await ensureStack(stack, environment);
  const { private: key } = sshKeyPair();
  await setSecret(stack, "pve:token", token.trim(), environment);
  await setSecret(stack, "strata:sshKey", key, environment);
}
