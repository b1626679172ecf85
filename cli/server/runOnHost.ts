import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { rootShell } from "../../model/hostRules/deployScript.ts";
import type { HostAccess } from "../../model/hostRules/hostAccess.ts";
import { CommandError } from "../commandError.ts";

/**
 * Runs a shell script as root on the Incus server itself.
 *
 * @param sshKey private key for SSH. Default: what `ssh` finds by itself
 * @returns its standard output
 * @throws CommandError with what it, or the way there, said
 */
export async function runOnHost(
  access: HostAccess,
  script: string,
  sshKey?: string,
): Promise<string> {
  if (access.kind === "local") {
    const [command = "/bin/sh", ...args] = access.interpreter;
    const own = access.interpreter.length === 0 ? ["-c"] : args;
    return run([command, ...own, rootShell], script, "this machine");
  }
  const scratch = await mkdtemp(join(tmpdir(), "strata-ssh-"));
  try {
    return await run(await sshCommand(access, scratch, sshKey), script, access.address);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Trusts the key of the settings and no other, whatever the user's own files say. */
async function sshCommand(
  { address, port, user, hostKey }: Extract<HostAccess, { kind: "ssh" }>,
  scratch: string,
  sshKey: string | undefined,
): Promise<string[]> {
  const knownHosts = join(scratch, "known_hosts");
  await writeFile(knownHosts, `strata-host ${hostKey}\n`);
  const keyFile = join(scratch, "key");
  if (sshKey !== undefined) await writeFile(keyFile, `${sshKey.trimEnd()}\n`, { mode: 0o600 });
  const options = {
    BatchMode: "yes",
    ConnectTimeout: "15",
    HostKeyAlias: "strata-host",
    StrictHostKeyChecking: "yes",
    UserKnownHostsFile: knownHosts,
    GlobalKnownHostsFile: "/dev/null",
    ...(sshKey === undefined ? {} : { IdentityFile: keyFile, IdentitiesOnly: "yes" }),
  };
  const given = Object.entries(options).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  return ["ssh", "-p", String(port), ...given, `${user}@${address}`, rootShell];
}

async function run([command = "", ...args]: string[], input: string, where: string) {
  const result = await execa(command, args, { input, reject: false, stripFinalNewline: false });
  if (result.exitCode === 0) return result.stdout;
  const said = (result.stderr || result.originalMessage || "").trim();
  throw new CommandError(
    `cannot run commands on the Incus server (${where}): ${said}; see strata:host in docs/stacks.md`,
  );
}
