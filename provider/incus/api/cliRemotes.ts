import { join } from "node:path";
import { parse } from "yaml";
import { type Environment, type HttpsLocation, type Machine, originOf } from "./location.ts";

/** Directory of the incus command's config.yml and client certificate. */
export function cliConfigDirectory(env: Environment): string {
  if (env.INCUS_CONF) return env.INCUS_CONF;
  return join(env.XDG_CONFIG_HOME || join(env.HOME || "/", ".config"), "incus");
}

interface CliRemote {
  readonly addr?: string;
  readonly protocol?: string;
  readonly public?: boolean;
}

/** A remote of the incus command; `socket` is empty for the default local one. */
export type FoundRemote = HttpsLocation | { readonly kind: "unix"; readonly socket: string };

/** @throws Error when there is no such remote, or it only serves images. */
export function remoteFromCli(name: string, env: Environment, machine: Machine): FoundRemote {
  const directory = cliConfigDirectory(env);
  const file = join(directory, "config.yml");
  const remotes = readRemotes(file, machine);
  const remote = remotes[name];
  if (remote === undefined) {
    throw new Error(
      `INCUS_REMOTE names "${name}", which is no remote in ${file}; it knows ` +
        `${Object.keys(remotes).join(", ")}; add it with: incus remote add ${name}`,
    );
  }
  if (remote.public === true || (remote.protocol ?? "incus") !== "incus") {
    throw new Error(`INCUS_REMOTE names "${name}", which only serves images; name a server`);
  }
  // A remote may list several addresses of one cluster, separated by commas.
  const address = (remote.addr ?? "").split(",")[0]?.trim() ?? "";
  if (address.startsWith("unix:")) {
    return { kind: "unix", socket: address.replace(/^unix:(\/\/)?/, "") };
  }
  return {
    kind: "https",
    origin: originOf(address),
    certificate: { file: credentialFile(directory, name, "crt", machine) },
    key: { file: credentialFile(directory, name, "key", machine) },
  };
}

function readRemotes(file: string, machine: Machine): Record<string, CliRemote> {
  const local = { local: { addr: "unix://" } };
  const text = machine.readText(file);
  if (text === undefined) return local;
  let document: { remotes?: Record<string, CliRemote> } | null;
  try {
    document = parse(text);
  } catch (cause) {
    throw new Error(`cannot read the remotes in ${file}: it is no valid YAML`, { cause });
  }
  return { ...local, ...document?.remotes };
}

function credentialFile(
  directory: string,
  remote: string,
  end: "crt" | "key",
  machine: Machine,
): string {
  const own = join(directory, "clientcerts", `${remote}.${end}`);
  return machine.exists(own) ? own : join(directory, `client.${end}`);
}
