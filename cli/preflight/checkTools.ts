import { findProgram } from "../setup/findProgram.ts";
import { askPulumi } from "../stacks/runPulumi.ts";
import type { StackEnvironment } from "../stacks/stackEnvironment.ts";
import { error, type PreflightFinding } from "./finding.ts";

/** Plugins of other vendors that a stack on Proxmox VE runs on, with the command that brings each. */
const plugins = [
  ["command", "1.2.1", ""],
  ["proxmoxve", "8.5.0", " --server github://api.github.com/muhlba91/pulumi-proxmoxve"],
] as const;

/** Pulumi runs here, and has its plugins. */
export async function checkTools(
  environment: StackEnvironment,
): Promise<readonly PreflightFinding[]> {
  const listed = await askPulumi("list plugins", ["plugin", "ls", "--json"], environment);
  const installed = JSON.parse(listed) as readonly { name: string; version?: string }[];
  return plugins
    .filter(([name, version]) => {
      const isListed = installed.some((one) => one.name === name && one.version === version);
      const program = `pulumi-resource-${name}`;
      return !isListed && findProgram(program, environment.variables["PATH"]) === undefined;
    })
    .map(([name, version, server]) =>
      error({
        code: "plugin",
        subject: `plugin ${name} ${version}`,
        message: "Pulumi does not have it",
        wayOut: `pulumi plugin install resource ${name} ${version}${server}; docs/setup.md has other ways`,
      }),
    );
}
