import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type ExecRequest,
  type ExecResult,
  execInstance,
} from "../../../provider/incus/api/exec.ts";
import {
  type FetchedFile,
  createInstanceFile,
  deleteInstanceFile,
  getInstanceFile,
  headInstanceFile,
} from "../../../provider/incus/api/files.ts";
import { type ApiCase, openApiCase, tiny } from "./apiCase.ts";

let api: ApiCase;
beforeAll(async () => {
  api = await openApiCase("api-guests");
  await api.client.send("POST", "/1.0/instances", tiny("up", { start: true }));
  await api.client.send("POST", "/1.0/instances", tiny("down"));
});
afterAll(() => api.close());

/** Once more where the daemon lost the output: that is told of the one try, not hidden in the result. */
async function run(script: string, more: Partial<ExecRequest> = {}): Promise<ExecResult> {
  const result = await execInstance(api.client, "up", { command: ["sh", "-c", script], ...more });
  return result.outputCut ? run(script, more) : result;
}

const contentOf = (file: FetchedFile | undefined) => text(file?.content ?? Readable.from([]));

describe("exec", () => {
  test("gives exit code and both outputs", async () => {
    expect(await run("echo out; echo err >&2; exit 3")).toEqual({
      exitCode: 3,
      stdout: "out\n",
      stderr: "err\n",
      stdoutDropped: 0,
      stderrDropped: 0,
      timedOut: false,
      outputCut: false,
    });
  });

  test("passes input, environment, directory and user", async () => {
    const result = await run('cat; echo "$WORD $PWD"; id -u', {
      stdin: "input\n",
      environment: { WORD: "hello" },
      cwd: "/tmp",
      user: 1000,
    });
    expect(result.stdout).toBe("input\nhello /tmp\n1000\n");
  });

  test("keeps the end of a long output", async () => {
    const script = "i=0; while [ $i -lt 20000 ]; do echo line$i; i=$((i+1)); done";
    const result = await run(script, { tailBytes: 1000 });
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toHaveLength(1000);
    expect(result.stdout).toMatch(/line19999\n$/);
    expect(result.stdoutDropped).toBeGreaterThan(100_000);
  });

  test("an unknown command is a result, not an error", async () => {
    const absent = await execInstance(api.client, "up", { command: ["no-such-command"] });
    expect(absent).toMatchObject({ exitCode: 127, stderr: "Command not found" });
    const plain = await execInstance(api.client, "up", { command: ["/etc/passwd"] });
    expect(plain.exitCode).toBe(126);
  });

  test("the time limit kills the command", async () => {
    const start = Date.now();
    const result = await execInstance(api.client, "up", {
      command: ["sleep", "301"],
      timeoutSeconds: 1,
    });
    expect(result).toMatchObject({ exitCode: 137, timedOut: true });
    expect(Date.now() - start).toBeLessThan(10_000);
    expect((await run("ps")).stdout).not.toContain("sleep 301");
  });

  test("an abort kills the command", async () => {
    const stop = new AbortController();
    const client = api.client.during({ signal: stop.signal });
    setTimeout(() => stop.abort(), 1_000);
    const running = execInstance(client, "up", { command: ["sleep", "302"] });
    await expect(running).rejects.toMatchObject({ outcome: "unknown" });
    await expect.poll(async () => (await run("ps")).stdout).not.toContain("sleep 302");
  });

  test("in a stopped instance fails with the daemon's words", async () => {
    const running = execInstance(api.client, "down", { command: ["true"] });
    await expect(running).rejects.toMatchObject({
      outcome: "failed",
      reason: "Instance is not running",
    });
  });
});

describe.each(["up", "down"])("files of a container that is %s", (instance) => {
  const file = "/tmp/it's a file";

  test("are created, read and removed", async () => {
    const { client } = api;
    expect(await getInstanceFile(client, instance, file)).toBeUndefined();
    expect(await headInstanceFile(client, instance, file)).toBeUndefined();
    const attributes = { mode: 0o640, uid: 1000, gid: 100 };
    await createInstanceFile(client, instance, file, { content: "héllo", ...attributes });
    const found = await getInstanceFile(client, instance, file);
    expect(found).toMatchObject({ type: "file", ...attributes });
    expect(await contentOf(found)).toBe("héllo");
    expect(await headInstanceFile(client, instance, file)).toEqual({ type: "file", ...attributes });
    await createInstanceFile(client, instance, file, { content: "!", write: "append" });
    expect(await contentOf(await getInstanceFile(client, instance, file))).toBe("héllo!");
    await deleteInstanceFile(client, instance, file);
    await deleteInstanceFile(client, instance, file);
    expect(await headInstanceFile(client, instance, file)).toBeUndefined();
  });

  test("may be directories and links", async () => {
    const { client } = api;
    await createInstanceFile(client, instance, "/tmp/d", { type: "directory", mode: 0o700 });
    expect(await getInstanceFile(client, instance, "/tmp/d")).toMatchObject({ type: "directory" });
    await createInstanceFile(client, instance, "/tmp/d/l", { type: "symlink", content: "/etc" });
    const link = await getInstanceFile(client, instance, "/tmp/d/l");
    expect(link?.type).toBe("symlink");
    expect((await contentOf(link)).trim()).toBe("/etc");
  });
});

test("a file of an instance that does not exist is absent", async () => {
  expect(await getInstanceFile(api.client, "none", "/etc/passwd")).toBeUndefined();
});
