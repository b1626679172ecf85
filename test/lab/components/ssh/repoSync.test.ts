import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sshKeyPair } from "../../../../lab/sshKeyPair.ts";
import type { RepoSyncArgs } from "../../../../components/ssh/repoSync.ts";
import { sourceTree } from "../../../../components/ssh/tree/sourceTree.ts";
import { treeHash } from "../../../../components/ssh/tree/treeHash.ts";
import { installCommandPlugin } from "../../../../lab/commandPlugin/installCommandPlugin.ts";
import { sampleTree } from "../../../components/ssh/tree/sampleTree.ts";
import { PulumiStack } from "../../harness/pulumiStack.ts";
import { SshMachine } from "./sshMachine.ts";

const canary = "canary-0c1f7ab93d";
let machine: SshMachine;
let stack: PulumiStack;
let source: string;

beforeAll(async () => {
  [machine, stack, source] = await Promise.all([
    SshMachine.start(),
    PulumiStack.create({ socket: "", fingerprint: "", program: "ssh" }),
    sampleTree({ "bin/run": "1", "conf/a": "a", "conf/b": "b" }),
  ]);
  await installCommandPlugin(join(stack.dir, "home"));
});
afterAll(async () => {
  await stack.forget();
  await machine.stop();
  await rm(source, { recursive: true });
});

const step = {
  name: "record",
  // The command lines are what others see of it; a process may end before its line is read.
  run: `read -r word; echo "$word" >>words; cat /proc/[0-9]*/cmdline >>argv || true; echo recorded`,
  stdin: canary,
};

async function up(sync: Partial<RepoSyncArgs> = {}, ...args: readonly string[]) {
  const target = join(machine.home, "opt/repo");
  const plan = {
    sync: { connection: machine.connection(), source, target, ...sync },
    provision: { connection: machine.connection(), steps: [step] },
  };
  await stack.configure({ "program:plan": plan });
  return stack.up("--diff", ...args);
}
const hash = () => treeHash(sourceTree(source));
const words = async () => (await machine.read("words")).split("\n").length - 1;

test("puts a directory there before a step that follows it, and shows secrets nowhere", async () => {
  const { exitCode, output } = await up();
  expect(exitCode, output).toBe(0);
  expect(await stack.outputs()).toEqual({ treeHash: hash(), results: { record: "recorded" } });
  expect(await machine.read("opt/repo/conf/a")).toBe("a");
  expect(await machine.read("words")).toBe(`${canary}\n`);
  const [keyLine = ""] = machine.privateKey.split("\n").slice(2);
  const seen = [output, await readFile(stack.checkpoint, "utf8"), await machine.read("argv")];
  expect(seen[2]).toContain("setup: record");
  for (const text of seen) {
    expect(text).not.toContain(canary);
    expect(text).not.toContain(keyLine);
  }
});

test("has nothing to do while the source is the same, wherever it lies", async () => {
  const copy = `${source}-copy`;
  await cp(source, copy, { recursive: true });
  const before = machine.logins();
  const { exitCode, output } = await up({ source: copy }, "--expect-no-changes", "--refresh");
  await rm(copy, { recursive: true });
  expect(exitCode, output).toBe(0);
  expect(machine.logins()).toBe(before);
});

test("a change of a file syncs that, and runs the step; what has left the source leaves the machine", async () => {
  await writeFile(join(source, "bin/run"), "2");
  await rm(join(source, "conf/b"));
  const { exitCode, output } = await up();
  expect(exitCode, output).toBe(0);
  expect(output).toContain("~ 3 updated");
  expect(await stack.outputs()).toMatchObject({ treeHash: hash() });
  expect(await machine.read("opt/repo/bin/run")).toBe("2");
  expect(await machine.list("opt/repo/conf")).toEqual(["a"]);
  expect(await words()).toBe(2);
});

test("leaves a machine with another host key alone", async () => {
  await writeFile(join(source, "bin/run"), "3");
  const before = machine.logins();
  const { public: hostKey } = sshKeyPair();
  const { exitCode, output } = await up({ connection: machine.connection({ hostKey }) });
  expect(exitCode).not.toBe(0);
  expect(output).toMatch(/has host key SHA256:\S+ instead of|host key mismatch/);
  expect(machine.logins()).toBe(before);
  expect(await machine.read("opt/repo/bin/run")).toBe("2");
});

test("goes on when it is the right one again, and a delete leaves nothing", async () => {
  const { exitCode, output } = await up();
  expect(exitCode, output).toBe(0);
  expect(await machine.read("opt/repo/bin/run")).toBe("3");
  const destroyed = await stack.destroy();
  expect(destroyed.exitCode, destroyed.output).toBe(0);
  expect(await machine.list("opt")).toEqual([]);
});
