import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { labStatus } from "../../lab/labStatus.ts";
import { emptyState, readState, writeState } from "../../lab/namespace/labState.ts";
import { identify, isAlive } from "../../lab/namespace/processes.ts";
import { statusText } from "../../lab/statusText.ts";

let dir: string;

beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), "strata-state-"))));
afterEach(() => rm(dir, { recursive: true }));

test("a state is read back as written, and none is no error", async () => {
  expect(await readState(dir)).toBeUndefined();
  const state = { ...emptyState, serverName: "one", images: ["strata-tiny"] };
  await writeState(dir, state);
  expect(await readState(dir)).toEqual(state);
});

test("a damaged state is named with the way out", async () => {
  await writeFile(join(dir, "lab.json"), '{"version": 9}');
  await expect(readState(dir)).rejects.toThrow(
    /cannot read .*lab\.json: .*; remove the directory/s,
  );
});

test("a process is not taken for a later one with its id, nor for one of another boot", async () => {
  const self = await identify(process.pid);
  if (self === undefined) throw new Error("this process is not found");
  expect(await isAlive(self)).toBe(true);
  expect(await isAlive({ ...self, startTicks: "1" })).toBe(false);
  expect(await isAlive({ ...self, bootId: "other" })).toBe(false);
});

test("status tells no lab from one that has ended, whose process id may be another's now", async () => {
  expect(await labStatus({ dir })).toMatchObject({ state: "absent" });
  const init = { pid: process.pid, startTicks: "1", bootId: "an earlier one" };
  await writeState(dir, { ...emptyState, serverName: "one", init });
  const status = await labStatus({ dir });
  expect(status).toMatchObject({ state: "stopped", serverName: "one" });
  expect(statusText(status)).toMatch(/^lab +stopped\ndirectory +\/.*\n/);
});
