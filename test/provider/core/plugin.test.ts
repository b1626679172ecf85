import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { initFailed, ToyEngine } from "./toyEngine.ts";

const main = fileURLToPath(new URL("toyMain.ts", import.meta.url));
const urn = "urn:pulumi:stack::project::toy:index:Toy::slow";
const slow = { kind: "car", name: "slow", room: "nursery" };

async function firstLine(stream: Readable): Promise<string> {
  for await (const line of createInterface(stream)) return line;
  return "";
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function secondsAlive(pid: number, limit: number): Promise<number> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  while (alive(pid) && seconds() < limit) await sleep(50);
  return seconds();
}

describe("a plugin process", () => {
  const processes: ChildProcess[] = [];
  const engines: ToyEngine[] = [];

  const start = (command: string, args: string[]) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    processes.push(child);
    return child;
  };

  /** Begins a create that runs until it is stopped, and waits until its handler has begun. */
  const playing = async (port: string) => {
    const engine = new ToyEngine(Number(port));
    engines.push(engine);
    await engine.send("configure", { args: { address: "here" } });
    const answer = engine
      .send("create", { urn, properties: slow })
      .catch((error: unknown) => error);
    while ((await engine.send("read", { urn, id: "nursery/slow" }))["id"] === "") await sleep(50);
    return { engine, answer };
  };

  afterEach(() => {
    engines.splice(0).forEach((engine) => engine.close());
    processes.splice(0).forEach((child) => child.kill("SIGKILL"));
  });

  test("writes its port as the first line, and nothing else to stdout", async () => {
    const plugin = start(process.execPath, [main]);
    let stdout = "";
    plugin.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    while (!stdout.includes("\n")) await sleep(20);
    const { engine } = await playing(stdout.trim());
    await engine.send("cancel");
    expect(stdout).toMatch(/^\d+\n$/);
  });

  test("a cancelled create answers at once with what it left", async () => {
    const plugin = start(process.execPath, [main]);
    const { engine, answer } = await playing(await firstLine(plugin.stdout));
    const cancelled = performance.now();
    await engine.send("cancel");
    expect(initFailed(await answer)).toMatchObject({
      id: "nursery/slow",
      reasons: ['"nursery/slow" is half made: cancelled'],
    });
    expect(performance.now() - cancelled).toBeLessThan(1000);
  });

  test("ends within 5 s of its parent's death, in the middle of a create", async () => {
    const script = '"$0" "$1" & echo $! >&2; wait';
    const parent = start("sh", ["-c", script, process.execPath, main]);
    const pid = Number(await firstLine(parent.stderr));
    const { answer } = await playing(await firstLine(parent.stdout));
    parent.kill("SIGKILL");
    expect(await secondsAlive(pid, 8)).toBeLessThan(5);
    // The handler was told before the end: a real one stops its requests then.
    expect(initFailed(await answer).reasons).toEqual([
      '"nursery/slow" is half made: the Pulumi engine is gone',
    ]);
  });

  test("SIGTERM lets running calls answer before the end", async () => {
    const plugin = start(process.execPath, [main]);
    const { answer } = await playing(await firstLine(plugin.stdout));
    plugin.kill("SIGTERM");
    expect(initFailed(await answer).reasons).toEqual([
      '"nursery/slow" is half made: the provider received SIGTERM',
    ]);
    expect(await secondsAlive(plugin.pid ?? 0, 8)).toBeLessThan(5);
  });
});
