import type { Call } from "../../../provider/core/definition.ts";
import { previousOutput, type Said } from "../lifecycle.ts";
import { Transcript } from "../transcript.ts";
import { acceptedVariables } from "./acceptedVariables.ts";
import type { Connection } from "./connection.ts";
import { dial } from "./dial.ts";
import { execute } from "./execute.ts";
import type { RemoteInputs } from "./remoteCommand.ts";
import type { PluginSession } from "../pluginSession.ts";

const wayOut =
  "the server's sshd must name it in AcceptEnv; or write it before the command, as in `NAME=value command`, or use stdin";

/** Runs a command on the server and waits for its end. */
export async function runRemotely(
  call: Call<PluginSession>,
  command: string,
  inputs: RemoteInputs,
  before: Said,
): Promise<Said> {
  return dial(inputs.connection as Connection, call, async (client) => {
    const { environment = {}, stdin, logging } = inputs;
    const sent = { ...previousOutput(inputs, before), ...environment };
    const accepted = await acceptedVariables(client, sent, call.signal);
    for (const name of Object.keys(sent).filter((key) => !accepted.has(key))) {
      const problem = `could not set environment variable ${JSON.stringify(name)}: ${wayOut}`;
      if (name in environment) throw new Error(problem);
      call.warn(problem);
    }
    const kept = Object.entries(sent).filter(([name]) => accepted.has(name));
    const execution = { command, environment: Object.fromEntries(kept), stdin };
    const transcript = new Transcript(logging, (line) => call.status(line));
    const failure = await execute(client, execution, transcript, call.signal);
    if (failure === undefined) return transcript.said;
    throw new Error(`${failure}: running ${JSON.stringify(command)}:\n${transcript.all}`);
  });
}
