import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withFileLock } from "../../lab/fileLock.ts";

let dir: string;
let lock: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "strata-lock-"));
  lock = join(dir, "lock");
});
afterEach(() => rm(dir, { recursive: true }));

test("holders follow one another", async () => {
  const order: string[] = [];
  const hold = (name: string) =>
    withFileLock(lock, 10, async () => {
      order.push(`${name} in`);
      await sleep(50);
      order.push(`${name} out`);
    });
  await Promise.all([hold("a"), hold("b")]);
  const [first = "", , second = ""] = order.map((entry) => entry.slice(0, 1));
  expect(order).toEqual([`${first} in`, `${first} out`, `${second} in`, `${second} out`]);
});

test("who waits in vain is told what to do", async () => {
  await withFileLock(lock, 10, async () => {
    const late = withFileLock(lock, 1, async () => {});
    await expect(late).rejects.toThrow(/another process has held .* for 1 s; wait for it/);
  });
});

test("a killed holder does not hold on", async () => {
  const module = new URL("../../lab/fileLock.ts", import.meta.url).href;
  const script = `import { withFileLock } from ${JSON.stringify(module)};
    await withFileLock(${JSON.stringify(lock)}, 5, async () => { console.log("held"); await new Promise((r) => setTimeout(r, 60000)); });`;
  const holder = execa(process.execPath, ["--input-type=module", "-e", script], { reject: false });
  await new Promise((resolve) => holder.stdout.once("data", resolve));
  holder.kill("SIGKILL");
  expect(await withFileLock(lock, 5, async () => "mine")).toBe("mine");
  await holder;
});
