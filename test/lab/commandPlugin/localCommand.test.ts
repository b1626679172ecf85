import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CommandStack, isVendors, type Planned } from "./commandStack.ts";

// What the stand-in and the vendor's plugin both do, under the real engine. Its runs take seconds each, so one
// deployment tries several things; the finer points are in test/lab-unit/commandPlugin.

const canary = "canary-7f3a91c2e5";
let stack: CommandStack;

const local = (args: Planned["args"], more: Partial<Planned> = {}): Planned => ({
  type: "local",
  args,
  ...more,
});
const note = (file: string, word: string) => `echo "${word}" >>${stack.path(file)}`;
const notes = (file: string) => stack.read(file).catch(() => "");

/** Keeps its secrets where only the test looks, with the arguments of its shell and of the plugin, and says them. */
const secretive = (name: string) => ({
  create: [
    `cat >${stack.path(name)}; printf %s "$KEY" >>${stack.path(name)}`,
    `cat /proc/$$/cmdline /proc/$PPID/cmdline >${stack.path("argv")}`,
    `cat ${stack.path(name)}`,
  ].join("\n"),
  stdin: { $secret: canary },
  environment: { KEY: { $secret: canary } },
  logging: "none",
});

beforeAll(async () => {
  stack = await CommandStack.create();
  await writeFile(stack.path("watched"), "1");
});
afterAll(() => stack.remove());

const first = () => ({
  updated: local({
    create: `${note("updated", "create")}; cat; echo $WHO`,
    stdin: "hello ",
    environment: { WHO: "me" },
  }),
  recreated: local({ create: note("recreated", "create 1") }),
  triggered: local({
    create: note("triggered", "create"),
    delete: note("triggered", "delete"),
    triggers: [1, { $file: stack.path("watched") }],
  }),
  dropped: local({ create: "echo last words", delete: note("dropped", "$PULUMI_COMMAND_STDOUT") }),
  secretive: local(secretive("got"), { secretOutputs: ["stdout"] }),
});

test("runs nothing in a preview but the function", async () => {
  await stack.plan(first());
  const { exitCode, output } = await stack.run("preview");
  expect(output).toContain("+ 6 to create");
  expect(exitCode).toBe(0);
  expect(await notes("updated")).toBe("");
});

test("creates, and shows secrets nowhere where outputs are marked and not logged", async () => {
  // With -v=9 or --debug Pulumi itself prints every secret that it handles.
  const { exitCode, output } = await stack.run("up", "--yes", "--skip-preview", "--diff");
  expect(exitCode, output).toBe(0);
  expect(await stack.outputs("updated")).toMatchObject({ stdout: "hello me", stderr: "" });
  expect(await stack.pulumi.outputs()).toMatchObject({ ran: "ran" });
  expect(output.includes("command: a stand-in for the vendor's plugin")).toBe(!isVendors);

  expect(await stack.read("got")).toBe(canary + canary);
  expect(output).not.toContain(canary);
  expect(await readFile(stack.pulumi.checkpoint, "utf8")).not.toContain(canary);
  expect(await stack.read("argv")).toContain("cmdline");
  expect(await stack.read("argv")).not.toContain(canary);
});

test("has nothing to do a second time, even after a refresh", async () => {
  const args = ["--yes", "--skip-preview", "--refresh", "--expect-no-changes"];
  const { exitCode, output } = await stack.run("up", ...args);
  expect(exitCode, output).toBe(0);
});

test("updates with the last output, or creates again; triggers replace; what is left out is deleted", async () => {
  await writeFile(stack.path("watched"), "2");
  const { updated, dropped: _, ...rest } = first();
  const { exitCode, output } = await stack.up({
    ...rest,
    found: local({
      create: "echo x >one.txt",
      dir: stack.pulumi.dir,
      assetPaths: ["*.txt"],
      archivePaths: ["*.txt"],
    }),
    updated: local({ ...updated.args, update: note("updated", "update $PULUMI_COMMAND_STDOUT") }),
    recreated: local({ create: note("recreated", "create 2") }),
    unmarked: local(secretive("unmarked")),
  });
  expect(exitCode, output).toBe(0);
  expect(output).toContain("~ 2 updated");
  expect(output).toContain("+-1 replaced");
  expect(await notes("updated")).toBe("create\nupdate hello me\n");
  expect(await notes("recreated")).toBe("create 1\ncreate 2\n");
  expect(await notes("triggered")).toBe("create\ncreate\ndelete\n");
  expect(await notes("dropped")).toBe("last words\n");
  const assets = (await stack.outputs("found"))?.["assets"];
  expect(assets).toMatchObject({ "one.txt": { path: stack.path("one.txt") } });
  // Neither plugin marks outputs by itself: the check above can fail.
  expect(await readFile(stack.pulumi.checkpoint, "utf8")).toContain(canary);
});

test("a failure shows exit code and stderr, and records nothing", async () => {
  await stack.plan({
    bad: local({ create: "echo the cause >&2; exit 3" }),
    recreated: local({ create: "echo the other cause >&2; exit 4" }),
  });
  const args = ["--yes", "--skip-preview", "--continue-on-error"];
  const { exitCode, output } = await stack.run("up", ...args);
  expect(exitCode).not.toBe(0);
  expect(output).toMatch(/exit status 3[^]*the cause/);
  expect(output).toMatch(/exit status 4[^]*the other cause/);
  expect(await stack.outputs("bad")).toBeUndefined();
  expect((await stack.inputs("recreated"))?.["create"]).toContain("create 2");
});
