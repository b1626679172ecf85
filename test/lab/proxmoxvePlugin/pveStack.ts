import { join } from "node:path";
import { expect } from "vitest";
import { labPaths } from "../../../lab/labPaths.ts";
import { findPlugin } from "../../../lab/proxmoxvePlugin/findPlugin.ts";
import { installProxmoxvePlugin } from "../../../lab/proxmoxvePlugin/installProxmoxvePlugin.ts";
import { pluginVersion as version } from "../../../lab/proxmoxvePlugin/pluginVersion.ts";
import { caVariable } from "../../../model/hypervisors/caVariable.ts";
import { type Finished, PulumiStack, type TestResource } from "../harness/pulumiStack.ts";
import type { TestNode } from "../pve/testNode.ts";

/** The plugin's directory; undefined where these tests cannot run, which has been said. */
export const plugin = await findPlugin({ cache: labPaths().cache });
if (plugin === undefined) {
  console.warn("skipped: no proxmoxve plugin is cached; STRATA_BUILD_PLUGINS=1 builds it (5 min)");
}

/** A stack under the real engine, where these nodes are reached, with the plugin and their certificates. */
export async function startPveStack(
  nodes: readonly TestNode[],
  program: "resources" | "pve" = "resources",
  more: Readonly<Record<string, string>> = {},
): Promise<PulumiStack> {
  const trusted = Object.fromEntries(nodes.map((node) => [caVariable(node.name), node.trusted]));
  const env = { ...trusted, ...more };
  const inLab = nodes[0]?.place.lab;
  const lab = inLab === undefined ? {} : { inLab };
  const stack = await PulumiStack.create({ socket: "", fingerprint: "", program, ...lab, env });
  await installProxmoxvePlugin(join(stack.dir, "home"), plugin ?? "");
  return stack;
}

/** The provider for a node. Its plugin, and no other, trusts the certificates of the node named in `trusts`. */
export function providerFor(node: TestNode, apiToken: string, trusts = node.name): TestResource {
  return {
    type: "pulumi:providers:proxmoxve",
    name: node.name,
    args: { endpoint: node.endpoint, apiToken },
    opts: { version, envVarMappings: { [caVariable(trusts)]: "SSL_CERT_DIR" } },
  };
}

export function resourceOn(
  { name: provider }: TestNode,
  token: string,
  args: TestResource["args"],
  more: { readonly dependsOn?: readonly string[]; readonly ignoreChanges?: readonly string[] } = {},
): TestResource {
  const name = `${provider}-${token.split(":").at(-1)}`;
  return { type: `proxmoxve:${token}`, name, args, opts: { provider, version, ...more } };
}

export async function expectSuccess(run: Promise<Finished>): Promise<void> {
  const { exitCode, output } = await run;
  expect(exitCode, output).toBe(0);
}
