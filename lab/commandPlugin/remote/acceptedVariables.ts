import type { Client } from "ssh2";
import { Transcript } from "../transcript.ts";
import { execute } from "./execute.ts";

/**
 * The names of those variables that the server lets in (AcceptEnv of sshd). The SSH library does not tell
 * which it refused, so a session of its own prints what it got.
 */
export async function acceptedVariables(
  client: Client,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Set<string>> {
  const names = Object.keys(environment);
  if (names.length === 0) return new Set();
  const transcript = new Transcript("none", () => {});
  const failure = await execute(client, { command: "env -0", environment }, transcript, signal);
  if (failure !== undefined) throw new Error(`cannot look at the environment: ${failure}`);
  const got = new Set(transcript.said.stdout.split("\0"));
  return new Set(names.filter((name) => got.has(`${name}=${environment[name]}`)));
}
