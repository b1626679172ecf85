import { join } from "node:path";
import { expect } from "vitest";
import { labPaths } from "../../../lab/labPaths.ts";
import { findPlugin } from "../../../lab/proxmoxvePlugin/findPlugin.ts";
import { installProxmoxvePlugin } from "../../../lab/proxmoxvePlugin/installProxmoxvePlugin.ts";
import { pluginVersion as version } from "../../../lab/proxmoxvePlugin/pluginVersion.ts";
import { type Finished, PulumiStack, type TestResource } from "../harness/pulumiStack.ts";

/** The plugin's directory; undefined where these tests cannot run, which has been said. */
export const plugin = await findPlugin({ cache: labPaths().cache });
if (plugin === undefined) {
  console.warn("skipped: no proxmoxve plugin is cached; STRATA_BUILD_PLUGINS=1 builds it (5 min)");
}

/** A node as a program knows it. */
export interface TrustedNode {
  readonly name: string;
  readonly endpoint: string;
  /** Holds its certificate alone, for SSL_CERT_DIR. */
  readonly trusted: string;
}

export interface PveStackOptions {
  /** Directory of a lab in whose namespaces Pulumi is to run. */
  readonly inLab?: string;
  /** Default: `resources`. */
  readonly program?: "resources" | "pve";
  readonly env?: Readonly<Record<string, string>>;
}

/** A stack under the real engine, with the plugin and the certificates of these nodes. */
export async function startPveStack(
  nodes: readonly TrustedNode[],
  options: PveStackOptions = {},
): Promise<PulumiStack> {
  const trusted = Object.fromEntries(
    nodes.map((node) => [`CERTIFICATES_${node.name}`, node.trusted]),
  );
  const env = { ...trusted, ...options.env };
  const stack = await PulumiStack.create({ socket: "", fingerprint: "", ...options, env });
  await installProxmoxvePlugin(join(stack.dir, "home"), plugin ?? "");
  return stack;
}

/** The provider for a node. Its plugin, and no other, trusts the certificates of the node named in `trusts`. */
export function providerFor(node: TrustedNode, apiToken: string, trusts = node.name): TestResource {
  return {
    type: "pulumi:providers:proxmoxve",
    name: node.name,
    args: { endpoint: node.endpoint, apiToken },
    opts: { version, envVarMappings: { [`CERTIFICATES_${trusts}`]: "SSL_CERT_DIR" } },
  };
}

export function resourceOn(
  { name: provider }: TrustedNode,
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
