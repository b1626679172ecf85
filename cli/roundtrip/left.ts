import { imageStorage } from "../../model/hypervisors/imageStorage.ts";
import { isManifest } from "../../model/hypervisors/isManifest.ts";
import { readManifest } from "../../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../../model/hypervisors/resolveManifest.ts";
import { PveClient } from "../../provider/pve/api/pveClient.ts";
import { CommandError } from "../commandError.ts";
import { readInfraFile } from "../model/infraFile.ts";
import { pveSettings } from "../stacks/stackPve.ts";
import { withClient } from "../server/withClient.ts";
import type { ExportedStack } from "../stacks/exportStack.ts";
import { serverOf } from "../stacks/serverOf.ts";
import { existingSettings, strataSettings } from "../stacks/stackInputs.ts";
import { stackLab } from "../stacks/stackLab.ts";
import type { StackSettings } from "../stacks/stackSettings.ts";
import type { Settings } from "../../stack/settings.ts";

/** What a state records of things outside it: neither components nor providers. */
export function madeResources(exported: ExportedStack | undefined): string[] {
  return (exported?.deployment.resources ?? [])
    .filter(({ custom, urn }) => custom === true && !urn.includes("::pulumi:providers:"))
    .map(({ urn }) => urn);
}

/**
 * Objects that a stack's description names and its server has, whoever made them.
 *
 * @throws Error when the server does not tell
 */
export async function liveObjects(
  stack: string,
  kind: "incus" | "pve",
  root: string,
): Promise<string[]> {
  const settings = await existingSettings(stack, root);
  const strata = strataSettings(stack, settings);
  return kind === "pve"
    ? onPve(stack, settings, strata, root)
    : onIncus(stack, settings, strata, root);
}

async function onIncus(stack: string, settings: StackSettings, strata: Settings, root: string) {
  const { lab } = stackLab(strata, undefined, root);
  return withClient(serverOf(stack, settings), async (client) => {
    const networks = await client.list<{ name: string }>("/1.0/networks");
    const projects = await client.list<{ name: string }>("/1.0/projects");
    const has = (list: readonly { name: string }[], name: string) =>
      list.some((one) => one.name === name);
    return lab.projects.flatMap(({ name, bridge }) => [
      ...(has(projects, name) ? [`project ${name}`] : []),
      ...(has(networks, bridge) ? [`network ${bridge}`] : []),
    ]);
  });
}

async function onPve(stack: string, settings: StackSettings, strata: Settings, root: string) {
  const texts = readInfraFile(strata.infra, root);
  const { manifest } = isManifest(texts) ? resolveManifest(readManifest(texts.main)) : {};
  const { pve, problems } = await pveSettings(stack, settings, root);
  if (pve === undefined || manifest === undefined) {
    const why = problems.join("; ") || `${strata.infra} is no valid hypervisors.yml`;
    throw new CommandError(`cannot ask the node of stack ${stack}: ${why}`);
  }
  const client = new PveClient(pve);
  try {
    const names = new Set(
      manifest.nodes.filter(({ depth }) => depth === 1).map(({ name }) => name),
    );
    const guests = (await client.guests(strata.node)).filter(({ name = "" }) => names.has(name));
    const storage = imageStorage(manifest.host.storages);
    const volumes = await client.storageContent(strata.node, storage);
    // Images are named after the stack that has downloaded them.
    const images = volumes.filter(({ volid }) => volid.includes(`/${stack}-`));
    return [
      ...guests.map(({ type, vmid, name = "" }) => `${type} ${vmid} ${name}`),
      ...images.map(({ volid }) => `volume ${volid}`),
    ];
  } finally {
    client.close();
  }
}
