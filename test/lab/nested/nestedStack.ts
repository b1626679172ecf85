import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sshKeyPair } from "../../../lab/sshKeyPair.ts";
import { installCommandPlugin } from "../../../lab/commandPlugin/installCommandPlugin.ts";
import { cloudImages } from "../../../lab/pve/inLab/cloudImages.ts";
import { installProxmoxvePlugin } from "../../../lab/proxmoxvePlugin/installProxmoxvePlugin.ts";
import { caVariable } from "../../../model/hypervisors/caVariable.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { plugin } from "../proxmoxvePlugin/pveStack.ts";
import type { PveLab, PveLabNode } from "../pve/pveLab.ts";

/** The key that strata has in guests. */
export const sshKey = sshKeyPair().private;

/** What a lab has in the place of images that descriptions name. */
export const labImages = {
  "pve-8": labImage("pve-8.qcow2"),
  "debian-12-bare": labImage("debian-12-bare.qcow2"),
  "debian-12": labImage("debian-12.qcow2"),
  "debian-12-container": labImage("debian-12-standard_12.7-1_amd64.tar.zst"),
};

function labImage(name: string): string {
  const { url = "", sha256 = "" } = cloudImages.find((image) => image.name === name) ?? {};
  return `${url} sha256:${sha256}`;
}

/** Settings by which a stack knows its node. */
export const placeOf = ({ endpoint, certificate }: PveLabNode) => ({
  "pve:endpoint": `${endpoint}/`,
  "pve:certificate": certificate,
});

/**
 * A stack of the repository's own program on a node of a lab, in whose network Pulumi runs.
 *
 * @param infra the description, from the project's directory
 * @param hypervisors Proxmox VE nodes that the stack makes
 */
export async function nestedStack(
  lab: PveLab,
  node: PveLabNode,
  infra: string,
  hypervisors: readonly string[] = [],
): Promise<PulumiStack> {
  const name = `nested-pve-${node.name}`;
  const trusted = join(node.trusted, "..", `trusted-by-${name}`);
  await mkdir(join(trusted, node.name), { recursive: true });
  await writeFile(join(trusted, node.name, "node.pem"), node.certificate);
  const stack = await PulumiStack.create({
    socket: "",
    fingerprint: "",
    program: "strata",
    inLab: lab.dir,
    name,
    env: Object.fromEntries(
      [node.name, ...hypervisors].map((one) => [caVariable(one), join(trusted, one)]),
    ),
  });
  const home = join(stack.dir, "home");
  await installProxmoxvePlugin(home, plugin ?? "");
  await installCommandPlugin(home);
  await stack.configure({
    "incus:socket": undefined,
    "incus:fingerprint": undefined,
    "incus:stackId": undefined,
    "strata:environment": "nested-pve",
    "strata:node": node.name,
    "strata:infra": infra,
    "strata:images": labImages,
    "strata:facts": { cpus: 8, memory: 32 * 1024 ** 3 },
    ...placeOf(node),
    "pve:stackId": stack.stackId,
  });
  await stack.secret("pve:token", node.rootToken);
  await stack.secret("strata:sshKey", sshKey);
  return stack;
}
