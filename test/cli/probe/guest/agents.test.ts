import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

import { type ExecaError, execa } from "execa";
import { afterEach, describe, expect, test } from "vitest";

const programs = new URL("../../../../cli/probe/guest/", import.meta.url);
const isRoot = process.getuid?.() === 0;

/** How `start.sh` runs each of them; the shell one is tried in the lab, whose guests have busybox. */
const agents = [
  { tool: "perl", file: "agent.pl", args: (text: string) => ["-e", text, "--"] },
  { tool: "python3", file: "agent.py", args: (text: string) => ["-c", text] },
];

describe.each(agents)("the agent in $tool", ({ tool, file, args }) => {
  const isMissing = spawnSync(tool, ["-h"]).error !== undefined;
  if (isMissing) console.log(`not tried: this machine has no ${tool}`);
  let stop: (() => Promise<void>) | undefined;
  let taken: Server | undefined;
  afterEach(async () => {
    await stop?.();
    taken?.close();
  });

  /** Asks by lines, and gives the answers in the order of the questions. */
  async function open(silence = 60) {
    const text = await readFile(new URL(file, programs), "utf8");
    const running = execa(tool, [...args(text), "web", String(silence)], {
      stdin: "pipe",
      reject: false,
    });
    const waiting = new Map<string, (text: string) => void>();
    createInterface({ input: running.stdout }).on("line", (line) => {
      const space = line.indexOf(" ");
      waiting.get(line.slice(0, space))?.(line.slice(space + 1));
    });
    let last = 0;
    stop = async () => {
      running.stdin.end();
      await running;
    };
    const ask = (act: string, ...rest: (string | number)[]) =>
      new Promise<string>((resolve) => {
        const key = String((last += 1));
        waiting.set(key, resolve);
        running.stdin.write(`${act} ${key} ${rest.join(" ")}\n`);
      });
    return { ask, running };
  }

  /** A port that another program has. */
  async function takenPort(): Promise<number> {
    taken = createServer((socket) => socket.end("220 hello\r\n")).listen(0, "127.0.0.1");
    await once(taken, "listening");
    return (taken.address() as { port: number }).port;
  }
  /** A port that was free a moment ago. */
  async function freePort(): Promise<number> {
    const port = await takenPort();
    await new Promise((resolve) => taken?.close(resolve));
    return port;
  }

  test.skipIf(isMissing)("answers with its machine's name, by TCP and UDP", async () => {
    const { ask } = await open();
    const port = await freePort();
    for (const protocol of ["tcp", "udp"]) {
      expect(await ask("listen", protocol, "127.0.0.1", port)).toBe("ready");
      const said = await ask("try", protocol, "127.0.0.1", port, 10_000);
      expect(said).toBe("answer strata-probe web");
      // Somebody else's now: its own.
      expect(await ask("listen", protocol, "127.0.0.1", port)).toBe("busy");
    }
    expect(await ask("listen", "tcp", "192.0.2.1", port)).toBe("absent");
  });

  test.skipIf(isMissing)("tells refusals, other programs and silence apart", async () => {
    const { ask } = await open();
    const free = await freePort();
    expect(await ask("try", "tcp", "127.0.0.1", free, 10_000)).toBe("refused");
    expect(await ask("try", "udp", "127.0.0.1", free, 10_000)).toBe("refused");
    const port = await takenPort();
    expect(await ask("listen", "tcp", "127.0.0.1", port)).toBe("busy");
    expect(await ask("try", "tcp", "127.0.0.1", port, 10_000)).toBe("open");
    // Nobody may connect to it, whatever the rules.
    expect(await ask("try", "tcp", "255.255.255.255", port, 500)).toMatch(/^silent/);
  });

  test.skipIf(isMissing || !isRoot)("pings, without a program for it", async () => {
    const { ask } = await open();
    expect(await ask("try", "icmp", "127.0.0.1", 0, 10_000)).toBe("open");
    expect(await ask("try", "icmp", "255.255.255.255", 0, 500)).toMatch(/^silent/);
  });

  test.skipIf(isMissing)("ends with its input", async () => {
    const { running } = await open();
    running.stdin.end();
    expect(((await running) as Partial<ExecaError>).exitCode).toBe(0);
  });

  test.skipIf(isMissing)("ends by itself when nobody is heard, and not before", async () => {
    const { running } = await open(2);
    const beats = setInterval(() => running.stdin.write("beat\n"), 500);
    const first = await Promise.race([running, sleep(4_000, "runs")]);
    clearInterval(beats);
    expect(first).toBe("runs");
    expect((await running).isTerminated).toBe(true);
  });
});
