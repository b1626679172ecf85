import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseFingerprint } from "../../provider/incus/api/fingerprint.ts";
import { cliConfigDirectory } from "../../provider/incus/api/cliRemotes.ts";
import { locate } from "../../provider/incus/api/locate.ts";
import type { Location, Pem } from "../../provider/incus/api/location.ts";
import { CommandError } from "../commandError.ts";
import { projectRoot } from "../projectRoot.ts";
import { readFingerprint } from "../server/identity.ts";
import { ofNode, parseStackName } from "../stacks/stackName.ts";
import { settingsFile, writeSettings } from "../stacks/stackSettings.ts";

export interface InitOptions {
  /** Path of the daemon's unix socket. */
  readonly socket?: string;
  /** An https address, or a remote of the incus command. */
  readonly remote?: string;
  /** What the server's certificate must be; without it the server's own answer is kept. */
  readonly fingerprint?: string;
  /** Where the API of a Proxmox VE node is, instead of an Incus. */
  readonly pve?: string;
  /** What the stack's name ends with. Default: all behind its first dash. */
  readonly node?: string;
  /** The description's file, from the project's directory. */
  readonly infra?: string;
}

/** Writes the settings of a new stack, tied to one server for good. */
export async function initStack(
  stack: string,
  options: InitOptions,
  root = projectRoot,
): Promise<void> {
  const { environment, node } = ofNode(parseStackName(stack), options.node);
  const file = settingsFile(stack, root);
  const shown = relative(root, file);
  if (existsSync(file)) {
    throw new CommandError(
      `cannot initialise stack ${stack}: ${shown} exists, and its stackId must stay; edit it, ` +
        "or choose another name",
    );
  }
  if (options.pve !== undefined) {
    const { initPve } = await import("./initPve.ts");
    return initPve({ stack, environment, node, file, shown }, options);
  }
  const location = locateServer(stack, options);
  const fingerprint = await confirmFingerprint(location, options.fingerprint);
  const infra = options.infra ?? `stacks/${environment}.infra.yml`;
  await writeSettings(file, {
    config: {
      "strata:environment": environment,
      "strata:node": node,
      "strata:infra": infra,
      ...serverSettings(location),
      "incus:fingerprint": fingerprint,
      "incus:stackId": randomUUID(),
    },
  });
  const describe = existsSync(resolve(root, infra))
    ? ""
    : `  cp examples/homelab/infra.yml ${infra}   # then describe your lab in it\n`;
  process.stdout.write(
    `wrote ${shown} for the server with certificate fingerprint\n  ${fingerprint}\n` +
      (options.fingerprint ? "" : "compare it with: incus info | grep certificate_fingerprint\n") +
      `next:\n${describe}  npx --no strata facts ${stack} --write   # the server's networks, CPUs, memory, GPUs\n  eval "$(npx --no strata env ${stack})"\n` +
      `  pulumi stack select --create ${stack}\n  pulumi preview\n`,
  );
}

function locateServer(stack: string, { socket, remote }: InitOptions): Location {
  if (socket && remote) {
    throw new CommandError("name the server by --socket or by --remote, not by both", {
      exitCode: 2,
    });
  }
  const env = { ...process.env };
  if (!socket && !remote && !env["INCUS_SOCKET"] && !env["INCUS_REMOTE"]) {
    throw new CommandError(
      `cannot initialise stack ${stack}: no server is named; add --socket /var/lib/incus/unix.socket, ` +
        "or --remote with an https address or a remote of the incus command",
      { exitCode: 2 },
    );
  }
  if (socket || remote) {
    env["INCUS_SOCKET"] = socket;
    env["INCUS_REMOTE"] = remote;
  }
  return locate({}, env);
}

async function confirmFingerprint(
  location: Location,
  expected: string | undefined,
): Promise<string> {
  const actual = await readFingerprint(location);
  if (expected === undefined || parseFingerprint(expected) === actual) return actual;
  throw new CommandError(
    `the server has the certificate fingerprint ${actual}, not ${expected}; check the address`,
  );
}

/** The certificate and key stay in files: their paths are written, never their text. */
function serverSettings(location: Location): Record<string, string> {
  if (location.kind === "unix") return { "incus:socket": location.socket };
  const { origin, certificate, key } = location;
  return {
    "incus:address": origin,
    ...namedFile("incus:certificateFile", certificate, "client.crt"),
    ...namedFile("incus:keyFile", key, "client.key"),
  };
}

/** The incus command's own pair is found on every machine without being named. */
function namedFile(key: string, pem: Pem, usual: string): Record<string, string> {
  if (!("file" in pem) || pem.file === join(cliConfigDirectory(process.env), usual)) return {};
  return { [key]: pem.file };
}
