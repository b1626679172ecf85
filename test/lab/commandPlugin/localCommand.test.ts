import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CommandStack, isVendors, type Planned } from "./commandStack.ts";

const local = (args: Planned["args"]): Planned => ({ type: "local", args });

/** What the stand-in and the vendor's plugin both do, under the real engine. */
describe("local.Command", () => {
  let stack: CommandStack;
  const log = () => stack.read("log").catch(() => "");
  const noted = (word: string) => `echo ${word} >>${stack.path("log")}`;

  beforeAll(async () => {
    stack = await CommandStack.create();
  });
  afterAll(() => stack.remove());

  test("says what it is", async () => {
    const { output } = await stack.up({ it: local({ create: "true" }) });
    if (isVendors) expect(output).not.toContain("stand-in");
    else expect(output).toContain("command: a stand-in for the vendor's plugin");
  });

  test("runs create once, with stdin and environment, and nothing in a preview", async () => {
    const it = local({
      create: `${noted("create")}; cat; echo "$WHO"`,
      stdin: "hello ",
      environment: { WHO: "me" },
      triggers: [1],
    });
    await stack.plan({ other: it });
    expect((await stack.run("preview")).exitCode).toBe(0);
    expect(await log()).toBe("");
    expect((await stack.up({ other: it })).output).toContain("+ 1 created");
    expect(await stack.outputs("other")).toMatchObject({ stdout: "hello me", stderr: "" });
    const again = await stack.run("preview", "--expect-no-changes");
    expect(again).toMatchObject({ exitCode: 0 });
    expect(await log()).toBe("create\n");
  });

  test("runs update on a change, with the last output, and create where there is no update", async () => {
    const args = { create: `${noted("create2")}; echo 2`, triggers: [1] };
    const update = `${noted('"update $PULUMI_COMMAND_STDOUT"')}; echo 3`;
    const first = await stack.up({ other: local({ ...args, update }) });
    expect(first.output).toContain("~ 1 updated");
    expect(await stack.outputs("other")).toMatchObject({ stdout: "3" });
    await stack.up({ other: local(args) });
    expect(await log()).toBe("create\nupdate hello me\ncreate2\n");
  });

  test("changed triggers create anew, then delete what was", async () => {
    await writeFile(stack.path("log"), "");
    const args = { create: noted("create"), delete: noted("delete") };
    await stack.up({ other: local({ ...args, triggers: [1] }) });
    await writeFile(stack.path("log"), "");
    const { output } = await stack.up({ other: local({ ...args, triggers: [2] }) });
    expect(output).toContain("+-1 replaced");
    expect(await log()).toBe("create\ndelete\n");
    await stack.up({});
    expect(await log()).toBe("create\ndelete\ndelete\n");
    expect(await stack.pulumi.deployed()).toEqual([]);
  });

  test("a failing create shows exit code and stderr, and records nothing", async () => {
    const { exitCode, output } = await stack.up({
      bad: local({ create: "echo the cause >&2; exit 3" }),
    });
    expect(exitCode).not.toBe(0);
    expect(output).toContain("exit status 3");
    expect(output).toContain("the cause");
    expect(await stack.pulumi.deployed()).toEqual([]);
  });

  test("a failing update keeps what was recorded, and is tried again", async () => {
    await stack.up({ it: local({ create: "echo 1" }) });
    const failed = await stack.up({ it: local({ create: "echo 1", update: "exit 4" }) });
    expect(failed.output).toContain("exit status 4");
    expect(await stack.outputs("it")).toMatchObject({ stdout: "1" });
    const fixed = await stack.up({ it: local({ create: "echo 1", update: "echo 2" }) });
    expect(fixed.output).toContain("~ 1 updated");
    expect(await stack.outputs("it")).toMatchObject({ stdout: "2" });
  });

  test("a file and text as triggers, and files as assets, pass through the engine", async () => {
    await writeFile(stack.path("watched"), "1");
    const it = local({
      create: "echo x >one.txt",
      dir: stack.pulumi.dir,
      assetPaths: ["*.txt"],
      archivePaths: ["*.txt"],
      triggers: [{ $file: stack.path("watched") }],
    });
    expect((await stack.up({ it })).exitCode).toBe(0);
    const outputs = await stack.outputs("it");
    expect(outputs?.["assets"]).toMatchObject({ "one.txt": { path: stack.path("one.txt") } });
    expect((await stack.run("preview", "--expect-no-changes")).exitCode).toBe(0);
    await writeFile(stack.path("watched"), "2");
    expect((await stack.run("preview")).output).toContain("+-1 to replace");
  });

  test("refresh finds nothing", async () => {
    const { exitCode } = await stack.run("refresh", "--yes", "--expect-no-changes");
    expect(exitCode).toBe(0);
  });

  test("run answers in every run", async () => {
    expect(await stack.pulumi.outputs()).toMatchObject({ ran: "ran" });
  });
});

describe("a secret for a command", () => {
  const canary = "canary-7f3a91c2e5";
  let stack: CommandStack;

  beforeAll(async () => {
    stack = await CommandStack.create();
  });
  afterAll(() => stack.remove());

  /** Notes what it was given where only the test looks, and the arguments of its parents. */
  const planned = (more: Partial<Planned>): Planned => ({
    type: "local",
    args: {
      create: `cat >${stack.path("got")}; printf %s "$KEY" >>${stack.path("got")}; cat ${stack.path("got")}; cat /proc/$$/cmdline /proc/$PPID/cmdline >${stack.path("argv")}`,
      stdin: { $secret: canary },
      environment: { KEY: { $secret: canary } },
      logging: "none",
    },
    ...more,
  });

  test("is in no state, log, output or argv when its outputs are marked", async () => {
    await stack.plan({ it: planned({ secretOutputs: ["stdout"] }) });
    const args = ["up", "--yes", "--skip-preview", "--diff", "-v=9", "--logtostderr"];
    const { exitCode, output } = await stack.run(...args);
    expect(exitCode).toBe(0);
    expect(await stack.read("got")).toBe(canary + canary);
    expect(output).not.toContain(canary);
    expect(await readFile(stack.pulumi.checkpoint, "utf8")).not.toContain(canary);
    expect(await stack.read("argv")).toContain("cmdline");
    expect(await stack.read("argv")).not.toContain(canary);
  });

  test("would be in the state with outputs unmarked: the vendor's plugin marks none", async () => {
    await stack.up({ other: planned({}) });
    expect(await readFile(stack.pulumi.checkpoint, "utf8")).toContain(canary);
  });
});
