import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import type { IncusClient } from "../../../provider/incus/api/client.ts";
import { openExec } from "../../../provider/incus/api/openExec.ts";
import type { Service } from "../isOpen.ts";
import { type Listening, parseListening, parseReach, type Reach } from "./agentLines.ts";

/** A process in a guest that answers and sends packets there. It has no files. */
export interface GuestAgent {
  /** Answers on an address of the guest and a port, with the machine's name. */
  readonly listen: (address: string, service: Service) => Promise<Listening>;
  /** @param ms milliseconds to wait for an answer. */
  readonly try: (address: string, service: Service, ms: number) => Promise<Reach>;
  /** Ends it with all that it has started, and waits for that. */
  readonly close: () => Promise<void>;
}

interface Guest {
  /** What its agent answers. */
  readonly machine: string;
  /** Of the Incus instance. */
  readonly name: string;
}

/** Milliseconds: for an agent's word beside what it was told to wait, and for its end. */
const patience = { word: 60_000, end: 10_000 };
/**
 * Milliseconds between signs of life of this process, and for how long an agent does without. Killed, it cannot end
 * them: mostly Incus notices, and then and again it does not.
 */
const life = { beat: 3_000, silence: 30_000 };

/**
 * Starts an agent in a guest by what the guest has: perl, python3, busybox or bash.
 *
 * @throws NoAgentError where it has none of them
 * @throws IncusError where it does not run, or the server is lost
 */
export async function openGuestAgent(
  client: IncusClient,
  { machine, name }: Guest,
): Promise<GuestAgent> {
  const waiting = new Map<string, (text: string) => void>();
  let ended: string | undefined;
  let stderr = "";
  const take = (line: string): void => {
    const [key = "", ...words] = line.split(" ");
    waiting.get(key)?.(words.join(" "));
    waiting.delete(key);
  };
  const finish = (why: string): void => {
    ended ??= why;
    for (const settle of waiting.values()) settle(`cannot ${why}`);
    waiting.clear();
  };
  const answerTo = (key: string): Promise<string> =>
    new Promise((resolve) => {
      if (ended === undefined) waiting.set(key, resolve);
      else resolve(`cannot ${ended}`);
    });
  const tool = answerTo("tool");
  const exec = await openExec(
    client,
    name,
    { command: ["sh", "-c", ...(await programs()), machine, String(life.silence / 1000)] },
    {
      stdout: byLine(take),
      stderr: (data) => (stderr = (stderr + printable(data)).slice(-500)),
    },
  );
  const beat = setInterval(() => exec.write("beat\n"), life.beat);
  const end = exec
    .end()
    .then(({ message }) => finish(message || `its agent has ended. ${stderr}`.trim()))
    .catch((error: unknown) => finish((error as Error).message))
    .finally(() => clearInterval(beat));
  const close = async (): Promise<void> => {
    clearInterval(beat);
    exec.endInput();
    await Promise.race([end, sleep(patience.end, undefined, { ref: false })]);
    exec.release();
  };
  const found = await tool;
  if (!["perl", "python3", "shell"].includes(found)) {
    await close();
    throw new NoAgentError(
      found === "none"
        ? "it has neither perl, python3, busybox's nc nor bash"
        : found.replace(/^cannot /, ""),
    );
  }

  let last = 0;
  const ask = async (act: string, args: readonly (string | number)[], ms: number) => {
    const key = String((last += 1));
    const answer = answerTo(key);
    exec.write(`${act} ${key} ${args.join(" ")}\n`);
    const late = new AbortController();
    const none = sleep(ms + patience.word, "cannot its agent does not answer", late);
    none.catch(() => {});
    const text = await Promise.race([answer, none]);
    late.abort();
    return text;
  };
  return {
    listen: async (address, { protocol, port }) =>
      parseListening(await ask("listen", [protocol, address, port], 0)),
    try: async (address, { protocol, port }, ms) =>
      parseReach(await ask("try", [protocol, address, port, ms], ms)),
    close,
  };
}

/** A running guest has nothing that an agent could be made of. */
export class NoAgentError extends Error {}

/** Of `sh -c`: what starts the agent, its name in the list of processes, and the agents. */
async function programs(): Promise<string[]> {
  const read = (file: string) => readFile(new URL(file, import.meta.url), "utf8");
  const [start, ...agents] = await Promise.all(
    ["start.sh", "agent.pl", "agent.py", "agent.sh"].map(read),
  );
  return [start ?? "", "strata-probe", ...agents];
}

/** What a guest says is shown: it must not give orders to a terminal. */
function printable(data: Buffer): string {
  return data.toString("latin1").replaceAll(/[^\n\x20-\x7e]/g, "?");
}

function byLine(take: (line: string) => void): (data: Buffer) => void {
  let rest = "";
  return (data) => {
    const lines = (rest + printable(data)).split("\n");
    rest = (lines.pop() ?? "").slice(-500);
    lines.forEach(take);
  };
}
