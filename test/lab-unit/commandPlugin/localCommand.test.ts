import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { secret } from "../../provider/core/wire/wireValues.ts";
import { type Plugin, startPlugin } from "./pluginCase.ts";

let plugin: Plugin;
let dir: string;

beforeEach(async () => {
  plugin = await startPlugin("command:local:Command");
  dir = await mkdtemp(join(tmpdir(), "strata-command-"));
});
afterEach(async () => {
  await plugin.stop();
  await rm(dir, { recursive: true });
});

test("runs create with its input, environment and directory, and keeps what it said", async () => {
  const made = await plugin.create({
    create: "cat; echo; echo $WHO; pwd; echo oops >&2",
    stdin: "hello",
    environment: { WHO: "me" },
    dir,
  });
  expect(made.state).toMatchObject({ stdout: `hello\nme\n${dir}`, stderr: "oops" });
  expect(made.id).toMatch(/^it[0-9a-f]{8}$/);
  expect((await plugin.create({ create: "true" })).id).not.toBe(made.id);
});

test("an update runs update, or else create, and finds the last output in its environment", async () => {
  const first = await plugin.create({ create: "echo 1" });
  const say = 'echo "$PULUMI_COMMAND_STDOUT and $WHO"';
  const second = await plugin.update(first, {
    create: "echo 1",
    update: say,
    environment: { WHO: "x" },
  });
  expect(second.state["stdout"]).toBe("1 and x");
  const third = await plugin.update(second, { create: `${say}; echo err >&2` });
  expect(third.state).toMatchObject({ stdout: "1 and x and ", stderr: "err" });
  const fourth = await plugin.update(third, { create: "env", addPreviousOutputInEnv: false });
  expect(fourth.state["stdout"]).not.toContain("PULUMI_COMMAND_");
});

test("a delete runs delete with the last output, and nothing without one", async () => {
  const to = join(dir, "deleted");
  const made = await plugin.create({
    create: "echo out; echo err >&2",
    delete: `echo "$PULUMI_COMMAND_STDOUT $PULUMI_COMMAND_STDERR" >${to}`,
  });
  await plugin.delete(made);
  expect(await readFile(to, "utf8")).toBe("out err\n");
  await plugin.delete(await plugin.create({ create: "true" }));
});

test("without a command nothing runs", async () => {
  const made = await plugin.create({ delete: "true" });
  expect(made.state).toMatchObject({ stdout: "", stderr: "" });
  const kept = await plugin.update({ ...made, state: { ...made.state, stdout: "old" } }, {});
  expect(kept.state["stdout"]).toBe("old");
});

test("changed triggers replace, other changes update", async () => {
  const made = await plugin.create({ create: "true", triggers: [1, "a"] });
  const same = await plugin.diff(made, { create: "true", triggers: [1, "a"] });
  expect(same).toMatchObject({ changes: 1, replacesList: [] });
  const other = await plugin.diff(made, { create: "true", triggers: [1, "b"] });
  expect(other).toMatchObject({ changes: 2, replacesList: ["triggers"] });
  expect(other["deletebeforereplace"]).toBe(false);
  const changed = await plugin.diff(made, { create: "false", triggers: [1, "a"] });
  expect(changed).toMatchObject({ changes: 2, replacesList: [] });
});

test("a failure shows exit code and both streams", async () => {
  await expect(plugin.create({ create: "echo said; echo cause >&2; exit 3" })).rejects.toThrow(
    /exit status 3: running "echo said; echo cause >&2; exit 3":\nsaid\ncause/,
  );
  await expect(plugin.create({ create: "kill -TERM $$" })).rejects.toThrow("signal: SIGTERM");
  await expect(plugin.create({ create: "true", dir: "/nowhere" })).rejects.toThrow(
    "cannot run /bin/sh in /nowhere: ENOENT",
  );
});

test("takes another interpreter", async () => {
  const made = await plugin.create({
    create: "console.log(1 + 1)",
    interpreter: [process.execPath, "-e"],
  });
  expect(made.state["stdout"]).toBe("2");
});

test.each([
  [undefined, ["out", "err"]],
  ["stdoutAndStderr", ["out", "err"]],
  ["stdout", ["out"]],
  ["stderr", ["err"]],
  ["none", []],
])("logging %s shows %j, and both are outputs", async (logging, shown) => {
  const create = "echo out; sleep 0.1; printf err >&2";
  const made = await plugin.create({ create, ...(logging !== undefined && { logging }) });
  expect(plugin.log.progress).toEqual(shown);
  expect(made.state).toMatchObject({ stdout: "out", stderr: "err" });
});

test("marks no output secret by itself, as the vendor's plugin does not", async () => {
  const made = await plugin.create({ create: "cat", stdin: secret("hush-hush-hush") });
  expect(made.state["stdin"]).toEqual(secret("hush-hush-hush"));
  expect(made.state["stdout"]).toBe("hush-hush-hush");
});

test("returns files that globs name as assets and as an archive", async () => {
  await mkdir(join(dir, "sub"));
  for (const name of ["a.txt", "sub/b.txt", "sub/secret.txt", "c.md"]) {
    await writeFile(join(dir, name), name);
  }
  const rules = ["**.txt", "!**secret*"];
  const { state } = await plugin.create({
    create: "true",
    dir,
    assetPaths: rules,
    archivePaths: ["*.md"],
  });
  const assets = state["assets"] as Record<string, { path: string; hash: string }>;
  expect(Object.keys(assets)).toEqual(["a.txt", "sub/b.txt"]);
  expect(assets["a.txt"]).toMatchObject({
    path: join(dir, "a.txt"),
    hash: createHash("sha256").update("a.txt").digest("hex"),
  });
  expect(Object.keys((state["archive"] as { assets: object }).assets)).toEqual(["c.md"]);
});

test("a cancelled command ends with all it has started", async () => {
  const pidFile = join(dir, "pid");
  const running = plugin
    .create({ create: `sleep 600 & echo $! >${pidFile}; wait` })
    .catch((error: Error) => error.message);
  const pid = await expect
    .poll(() => readFile(pidFile, "utf8").catch(() => ""), { timeout: 15_000 })
    .toMatch(/\d/)
    .then(() => readFile(pidFile, "utf8"));
  await plugin.engine.send("cancel");
  expect(await running).toContain("cancelled");
  await expect
    .poll(() => readFile(`/proc/${pid.trim()}/stat`, "utf8").catch(() => "gone"), {
      timeout: 15_000,
    })
    .toMatch(/gone|\) Z /);
});

test("run is a function, which gives back its arguments too", async () => {
  const answer = await plugin.engine.send("invoke", {
    tok: "command:local:run",
    args: { command: "cat", stdin: "x" },
  });
  expect(answer["return"]).toEqual({ command: "cat", stdin: "x", stdout: "x", stderr: "" });
  expect(plugin.log.progress).toEqual(["x"]);
  expect(plugin.log.urns).toEqual(["", ""]);
});

test("says once in a run what it is", async () => {
  await plugin.create({ create: "true" });
  await plugin.create({ create: "true" });
  expect(plugin.log.warnings).toEqual([
    "command: a stand-in for the vendor's plugin ran this (lab/commandPlugin/README.md)",
  ]);
});

test("cannot be imported", async () => {
  const urn = "urn:pulumi:test::test::command:local:Command::it";
  await expect(plugin.engine.send("read", { urn, id: "x" })).rejects.toThrow(
    'cannot import "x": a command that ran leaves nothing to read',
  );
});
