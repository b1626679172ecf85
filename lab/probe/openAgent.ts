import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { execInLab, type LabPlace } from "../execInLab.ts";
import { LabError } from "../labError.ts";
import type { AgentCall, AnswerOf, ArgsOf, Reply, Request } from "./agentCalls.ts";

const program = fileURLToPath(new URL("agent.ts", import.meta.url));

/** A process that sends and answers packets where a machine of the lab would. */
export interface Agent {
  readonly ask: <C extends AgentCall>(call: C, args: ArgsOf<C>) => Promise<AnswerOf<C>>;
  /** Ends it, and waits for its end. */
  readonly close: () => Promise<void>;
}

/**
 * Starts an agent in a network namespace of the lab: of a guest, by the process id that the server
 * gives for it; by the path of a namespace; or of the server itself.
 *
 * No program in the guest is involved, so that any image can be probed. Virtual machines cannot:
 * they have no namespace on the server.
 *
 * @throws LabError from `ask`, with what the agent said, when it fails or has ended
 */
export async function openAgent(where: number | string, place: LabPlace): Promise<Agent> {
  const { running } = await execInLab([...enter(where), process.execPath, program], place, {
    stdin: "pipe",
    reject: false,
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastId = 0;
  let ended: string | undefined;
  createInterface({ input: running.stdout }).on("line", (line) => {
    const reply = JSON.parse(line) as Reply;
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  const end = running.then(({ stderr }) => {
    ended = `it has ended. ${stderr}`;
    for (const [id, settle] of waiting) settle({ id, error: ended });
  });
  // Written to after its end, a pipe fails on its own; `ask` says so.
  running.stdin.on("error", () => {});

  const ask = async <C extends AgentCall>(call: C, args: ArgsOf<C>): Promise<AnswerOf<C>> => {
    const id = (lastId += 1);
    const { answer, error } = await new Promise<Reply>((resolve) => {
      if (ended !== undefined) return resolve({ id, error: ended });
      waiting.set(id, resolve);
      running.stdin.write(`${JSON.stringify({ id, call, args } satisfies Request)}\n`);
    });
    if (error === undefined) return answer as AnswerOf<C>;
    throw new LabError(
      `cannot ${call} at the agent in ${where}`,
      error,
      "is the machine running? Start the agent again after its restart",
    );
  };
  const close = async () => {
    running.stdin.end();
    await end;
  };
  return { ask, close };
}

function enter(where: number | string): string[] {
  if (where === "") return [];
  return typeof where === "number"
    ? ["nsenter", "--net", "--target", String(where)]
    : ["nsenter", `--net=${where}`];
}
