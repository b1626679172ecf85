import type { Client } from "ssh2";
import type { Transcript } from "../transcript.ts";

export interface Execution {
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin?: string | undefined;
}

/** Runs a command in a session of its own; returns why it failed, undefined when it did not. */
export async function execute(
  client: Client,
  { command, environment, stdin = "" }: Execution,
  transcript: Transcript,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    client.exec(command, { env: { ...environment } }, (error, channel) => {
      if (error) return reject(error);
      let ended: string | undefined = "the connection ended before the command did";
      const stop = () => channel.close();
      signal.addEventListener("abort", stop, { once: true });
      transcript.listen("stdout", channel);
      transcript.listen("stderr", channel.stderr);
      channel.on("exit", (code: number | null, name?: string) => {
        if (code === null) ended = `Process exited with: signal ${name}`;
        else ended = code === 0 ? undefined : `Process exited with status ${code}`;
      });
      channel.on("error", reject);
      channel.once("close", () => {
        signal.removeEventListener("abort", stop);
        if (signal.aborted) reject(signal.reason as Error);
        else resolve(ended);
      });
      channel.end(stdin);
    });
  });
}
