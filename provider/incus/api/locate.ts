import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cliConfigDirectory, remoteFromCli } from "./cliRemotes.ts";
import {
  type Environment,
  type HttpsLocation,
  type Location,
  type Machine,
  type Pem,
  type UnixLocation,
  originOf,
} from "./location.ts";

export interface LocateOptions {
  readonly socket?: string | undefined;
  /** `https://host[:port]`; 8443 when the port is missing. */
  readonly address?: string | undefined;
  /** PEM of the client. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  readonly certificateFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

/**
 * Finds the daemon as the incus command does: INCUS_REMOTE (an https address, or a remote of the
 * command's own config.yml), then INCUS_SOCKET, then the options, then the local socket.
 * @throws Error when the choice is incomplete; the message names what is missing.
 */
export function locate(
  options: LocateOptions,
  env: Environment = process.env,
  machine: Machine = thisMachine,
): Location {
  const remote = env.INCUS_REMOTE ?? "";
  if (remote.startsWith("https://")) return atAddress(remote, options, env, machine);
  if (remote !== "") {
    const found = remoteFromCli(remote, env, machine);
    if (found.kind === "https") return found;
    return atSocket(env.INCUS_SOCKET || found.socket || localSocket(env, machine));
  }
  if (env.INCUS_SOCKET) return atSocket(env.INCUS_SOCKET);
  if (options.socket && options.address) {
    throw new Error("both a socket and an address are configured for Incus; keep one of them");
  }
  if (options.address) return atAddress(options.address, options, env, machine);
  return atSocket(options.socket || localSocket(env, machine));
}

function atSocket(socket: string): UnixLocation {
  return { kind: "unix", socket: socket.replace(/^unix:(\/\/)?/, "") };
}

function atAddress(
  address: string,
  options: LocateOptions,
  env: Environment,
  machine: Machine,
): HttpsLocation {
  return {
    kind: "https",
    origin: originOf(address),
    certificate: pemFrom(options.certificate, options.certificateFile, "crt", env, machine),
    key: pemFrom(options.key, options.keyFile, "key", env, machine),
  };
}

function pemFrom(
  text: string | undefined,
  file: string | undefined,
  end: "crt" | "key",
  env: Environment,
  machine: Machine,
): Pem {
  if (text) return { pem: text };
  if (file) return { file };
  const own = join(cliConfigDirectory(env), `client.${end}`);
  if (machine.exists(own)) return { file: own };
  const name = end === "crt" ? "certificate" : "key";
  throw new Error(
    `an Incus server over https needs a client ${name}: set ${name} or ${name}File, or make one ` +
      "with: incus remote generate-certificate",
  );
}

function localSocket(env: Environment, machine: Machine): string {
  if (env.INCUS_DIR) return join(env.INCUS_DIR, "unix.socket");
  const runtime = "/run/incus/unix.socket";
  return machine.exists(runtime) ? runtime : "/var/lib/incus/unix.socket";
}

const thisMachine: Machine = {
  readText: (file) => (existsSync(file) ? readFileSync(file, "utf8") : undefined),
  exists: existsSync,
};
