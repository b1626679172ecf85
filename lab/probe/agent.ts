import { createInterface } from "node:readline";
import type { AgentCall, AnswerOf, ArgsOf, Reply, Request } from "./agentCalls.ts";
import { listen } from "./listen.ts";
import { repeat } from "./repeat.ts";
import { tryOnce } from "./tryOnce.ts";

// Runs in the network namespace of a guest, takes requests as lines on standard input, and ends with it.

const heard = new Set<string>();
let repeated: ReturnType<typeof repeat> | undefined;

const calls: { [C in AgentCall]: (args: ArgsOf<C>) => Promise<AnswerOf<C>> } = {
  listen: async ({ name, ports }) => {
    await listen(name, ports, heard);
    return null;
  },
  try: ({ attempts, ms }) => Promise.all(attempts.map((attempt) => tryOnce(attempt, ms))),
  repeat: ({ attempts, everyMs, ms }) => {
    repeated = repeat(attempts, everyMs, ms);
    return Promise.resolve(null);
  },
  counts: async () => (await repeated?.stop()) ?? [],
  heard: ({ tokens }) => Promise.resolve(tokens.map((token) => heard.has(token))),
};

async function answer({ id, call, args }: Request): Promise<Reply> {
  try {
    return { id, answer: await calls[call](args as never) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

createInterface({ input: process.stdin })
  .on("line", (line) => {
    void answer(JSON.parse(line) as Request).then((reply) => {
      process.stdout.write(`${JSON.stringify(reply)}\n`);
    });
  })
  .on("close", () => process.exit(0));
