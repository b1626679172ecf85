import { join } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";
import ssh2 from "ssh2";
import { installCommandPlugin } from "../../../lab/commandPlugin/installCommandPlugin.ts";
import { installProxmoxvePlugin } from "../../../lab/proxmoxvePlugin/installProxmoxvePlugin.ts";
import { caVariable } from "../../../model/hypervisors/caVariable.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { plugin } from "../proxmoxvePlugin/pveStack.ts";
import type { PveLab, PveLabNode } from "../pve/pveLab.ts";

export interface NestedStackOptions {
  readonly environment: string;
  /** Text of the hypervisors.yml. */
  readonly description: string;
  readonly token: string;
  /** Proxmox VE nodes that the stack makes. */
  readonly hypervisors: readonly string[];
}

/** A stack of the repository's own program on a node of a lab, in whose network Pulumi runs. */
export async function nestedStack(
  lab: PveLab,
  node: PveLabNode,
  { environment, description, token, hypervisors }: NestedStackOptions,
): Promise<PulumiStack> {
  const directories = [node.name, ...hypervisors].map(
    (name) =>
      [caVariable(name), join(node.trusted, "..", "trusted-by", environment, name)] as const,
  );
  const stack = await PulumiStack.create({
    socket: "",
    fingerprint: "",
    program: "strata",
    inLab: lab.dir,
    name: `${environment}-${node.name}`,
    env: Object.fromEntries(directories),
  });
  const [own] = directories;
  if (own !== undefined) {
    await mkdir(own[1], { recursive: true });
    await writeFile(join(own[1], "node.pem"), node.certificate);
  }
  const home = join(stack.dir, "home");
  await installProxmoxvePlugin(home, plugin ?? "");
  await installCommandPlugin(home);
  await writeFile(join(stack.dir, "hypervisors.yml"), description);
  const key = ssh2.utils.generateKeyPairSync("ed25519");
  await stack.configure({
    "incus:socket": undefined,
    "incus:fingerprint": undefined,
    "incus:stackId": undefined,
    "strata:environment": environment,
    "strata:node": node.name,
    "strata:infra": join(stack.dir, "hypervisors.yml"),
    "pve:endpoint": `${node.endpoint}/`,
    "pve:certificate": node.certificate,
    "pve:stackId": stack.stackId,
  });
  await stack.secret("pve:token", token);
  await stack.secret("strata:sshKey", key.private);
  return stack;
}
