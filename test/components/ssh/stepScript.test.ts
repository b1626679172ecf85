import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stepScript, type StepScriptArgs, undoScript } from "../../../components/ssh/stepScript.ts";

const canary = "canary-84ac02be17";
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "strata-steps-"));
});
afterEach(() => rm(dir, { recursive: true }));

/** The script, with what it keeps in the test's own directory. */
function script(more: Partial<StepScriptArgs>): string {
  const args = { owner: "web", step: "set up", run: "true", stdin: "", triggers: [] };
  const text = stepScript({ ...args, sensitive: false, timeout: 60, ...more });
  return text.replaceAll("/var/lib/strata", dir);
}

function run(more: Partial<StepScriptArgs>) {
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-eu", "-s"], {
    cwd: dir,
    input: script(more),
    encoding: "utf8",
  });
  return { code: status, out: stdout, err: stderr };
}

const count = async () => (await readFile(join(dir, "count"), "utf8")).length;
const kept = async () => {
  const files = (await readdir(join(dir, "steps"))).map((name) => join(dir, "steps", name));
  return Promise.all(files.map((file) => readFile(file, "utf8")));
};

test("runs with its input, odd signs and all, and prints what it printed", () => {
  const text = "it's $HOME `x` \\n END\n";
  const out = run({ run: "cat; printf '%s\\n' \"quoted 'so'\"", stdin: text });
  expect(out).toEqual({ code: 0, out: `${text}quoted 'so'\n`, err: "" });
  expect(run({ run: "cat", stdin: "no line end" }).out).toBe("no line end\n");
});

test("runs once for the same text, input and triggers, and says the same again", async () => {
  const step = { run: "printf x >>count; echo said" };
  for (const _ of [1, 2]) expect(run(step)).toEqual({ code: 0, out: "said\n", err: "" });
  expect(await count()).toBe(1);
  run({ ...step, triggers: ["2"] });
  run({ ...step, stdin: "2" });
  run(step);
  expect(await count()).toBe(4);
});

test("runs again after it has failed or was undone", async () => {
  const step = { run: "printf x >>count; [ -e ready ]" };
  expect(run(step).code).toBe(1);
  expect(run(step).code).toBe(1);
  spawnSync("touch", [join(dir, "ready")]);
  expect(run(step).code).toBe(0);
  expect(run(step).code).toBe(0);
  expect(await count()).toBe(3);
  const undo = undoScript("web", "set up", "printf x >>count").replaceAll("/var/lib/strata", dir);
  expect(spawnSync("/bin/sh", ["-euc", undo], { cwd: dir }).status).toBe(0);
  expect(run(step).code).toBe(0);
  expect(await count()).toBe(5);
});

test("names the step that failed, with what it said last", () => {
  const failed = run({ run: "seq 100; echo cause >&2; exit 3; echo not reached" });
  expect(failed).toMatchObject({ code: 1, out: "" });
  expect(failed.err).toMatch(
    /^cause\n61\n[^]*\n100\nstep set up of web failed with exit code 3\n$/,
  );
  expect(run({ run: "false; echo not reached" })).toMatchObject({ code: 1, out: "" });
});

test("ends a step that takes too long", () => {
  const ended = run({ run: "sleep 600", timeout: 1 });
  expect(ended.code).toBe(1);
  expect(ended.err).toBe("step set up of web was ended: it took longer than 1 seconds\n");
});

test("tells what was killed from what took too long", () => {
  const killed = run({ run: "sh -c 'kill -9 $$'" });
  expect(killed.code).toBe(1);
  expect(killed.err).toMatch(
    /step set up of web was killed: has the machine run out of memory\?\n$/,
  );
});

test("tells what was killed from what took too long", () => {
  const killed = run({ run: "sh -c 'kill -9 $$'" });
  expect(killed.code).toBe(1);
  expect(killed.err).toContain(
    "step set up of web was killed: has the machine run out of memory?\n",
  );
});

test("waits for an earlier run that goes on, and takes its result", async () => {
  const step = { run: "printf x >>count; until [ -e go ]; do sleep 0.1; done; echo late" };
  const first = spawn("/bin/sh", ["-eu", "-s"], { cwd: dir });
  first.stdin.end(script(step));
  await expect.poll(count, { timeout: 15_000 }).toBe(1);
  const second = spawn("/bin/sh", ["-eu", "-s"], { cwd: dir });
  second.stdin.end(script(step));
  let said = "";
  second.stdout.on("data", (data: Buffer) => (said += data.toString()));
  // As when the connection breaks: nobody reads what the first one says.
  first.stdout.destroy();
  spawnSync("touch", [join(dir, "go")]);
  await expect.poll(() => said, { timeout: 15_000 }).toBe("late\n");
  expect(await count()).toBe(1);
});

test("leaves nothing of what a sensitive step reads and prints, and runs it each time", async () => {
  const step = { run: "printf x >>count; cat", stdin: canary, sensitive: true };
  for (const _ of [1, 2]) expect(run(step)).toEqual({ code: 0, out: `${canary}\n`, err: "" });
  expect(await count()).toBe(2);
  expect((await kept()).join()).not.toContain(canary);
  const failed = run({ ...step, run: "cat; exit 4" });
  expect(failed).toMatchObject({ code: 1, out: "" });
  expect(failed.err).toBe("step set up of web failed with exit code 4\n");
});

test("lets apt wait for locks and ask nobody", () => {
  const settings = run({ run: 'echo "$DEBIAN_FRONTEND"; cat "$APT_CONFIG"' }).out;
  expect(settings).toContain("noninteractive\n");
  expect(settings).toContain('DPkg::Lock::Timeout "600";');
});
