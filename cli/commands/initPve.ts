import { randomUUID } from "node:crypto";
import { CommandError } from "../commandError.ts";
import type { StackName } from "../stacks/stackName.ts";
import { writeSettings } from "../stacks/stackSettings.ts";
import type { InitOptions } from "./init.ts";

export interface NewStack extends StackName {
  readonly file: string;
  /** The same, as messages have it. */
  readonly shown: string;
}

/** Writes the settings of a new stack on a Proxmox VE node. Asks it nothing: its certificate is not known yet. */
export async function initPve(
  { stack, environment, node, file, shown }: NewStack,
  options: InitOptions,
): Promise<void> {
  if (options.socket || options.remote || options.fingerprint) {
    throw new CommandError("name an Incus, or a Proxmox VE by --pve, not both", { exitCode: 2 });
  }
  const infra = options.infra ?? `stacks/${environment}.hypervisors.yml`;
  await writeSettings(file, {
    config: {
      "strata:environment": environment,
      "strata:node": node,
      "strata:infra": infra,
      "pve:endpoint": endpointOf(options.pve ?? ""),
      "pve:stackId": randomUUID(),
    },
  });
  process.stdout.write(
    `wrote ${shown} for the Proxmox VE node ${node}\nnext (docs/proxmox.md has each of them):\n` +
      `  npx --no strata trust ${stack} --ssh root@${node} --host-key "ssh-ed25519 ..."   # its certificate\n` +
      `  eval "$(npx --no strata env ${stack})"\n` +
      `  pulumi stack select --create ${stack}\n` +
      "  pulumi config set --secret pve:token        # user@realm!name=value\n" +
      "  pulumi config set --secret strata:sshKey < <private key>\n" +
      `  npx --no strata preflight ${stack}\n  pulumi preview\n`,
  );
}

/** @throws CommandError (exit code 2) when it is no address of an API */
function endpointOf(text: string): string {
  const url = URL.parse(text.includes("://") ? text : `https://${text}`);
  if (url?.protocol !== "https:") {
    throw new CommandError(`"${text}" is no address; write it as https://10.0.12.5:8006/`, {
      exitCode: 2,
    });
  }
  if (url.port === "" && !/:443(\/|$)/.test(text)) url.port = "8006";
  return `${url.origin}/`;
}
