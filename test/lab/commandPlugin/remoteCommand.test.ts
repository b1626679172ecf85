import { mkdir, readFile, writeFile } from "node:fs/promises";
import ssh2 from "ssh2";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { CommandStack, isVendors, type Planned } from "./commandStack.ts";
import { SshGuest } from "./sshGuest.ts";

const lab = inject("lab");
if (lab.dir === "") console.warn("skipped: STRATA_TEST_SOCKET names a lab that Pulumi cannot join");

describe.skipIf(lab.dir === "")("with Debian's sshd", () => {
  let guest: SshGuest;
  let stack: CommandStack;

  const remote = (args: Planned["args"], more: Partial<Planned> = {}): Planned => ({
    type: "remote",
    args: { connection: guest.connection(), ...args },
    ...more,
  });
  const copy = (source: object, remotePath: string): Planned => ({
    type: "copy",
    args: { connection: guest.connection(), source, remotePath },
  });

  beforeAll(async () => {
    [guest, stack] = await Promise.all([SshGuest.start(lab.socket), CommandStack.create(lab.dir)]);
  });
  afterAll(async () => {
    await stack.remove();
    await guest.stop();
  });

  test("remote.Command creates, updates and deletes", async () => {
    const args = {
      create: 'cat >/root/made; echo "$LC_WHO"',
      stdin: "hello",
      delete: "rm /root/made",
    };
    const made = await stack.up({ it: remote({ ...args, environment: { LC_WHO: "me" } }) });
    expect(made).toMatchObject({ exitCode: 0 });
    expect(await stack.outputs("it")).toMatchObject({ stdout: "me" });
    expect(await guest.is('test "$(cat /root/made)" = hello')).toBe(true);
    const again = await stack.run("preview", "--expect-no-changes");
    expect(again).toMatchObject({ exitCode: 0 });

    const update = { ...args, update: "cat >>/root/made", stdin: " again" };
    expect((await stack.up({ it: remote(update) })).output).toContain("~ 1 updated");
    expect(await guest.is('test "$(cat /root/made)" = "hello again"')).toBe(true);
    const replaced = await stack.up({ it: remote({ ...args, triggers: [1] }) });
    expect(replaced.output).toContain("+-1 replaced");
    expect(await guest.is("test -e /root/made")).toBe(false);
  });

  test("a failing command shows its exit code and stderr, and records nothing", async () => {
    const { exitCode, output } = await stack.up({
      bad: remote({ create: "echo the cause >&2; exit 3" }),
    });
    expect(exitCode).not.toBe(0);
    expect(output).toContain("Process exited with status 3");
    expect(output).toContain("the cause");
    expect(await stack.outputs("bad")).toBeUndefined();
  });

  test("a variable that sshd does not accept is an error", async () => {
    const { output } = await stack.up({
      bad: remote({ create: "true", environment: { WHO: "me" } }),
    });
    expect(output).toContain('could not set environment variable "WHO"');
  });

  test("a server with another host key is refused before it is told anything", async () => {
    const { public: hostKey } = ssh2.utils.generateKeyPairSync("ed25519");
    const connection = guest.connection({ hostKey, dialErrorLimit: 1 });
    const { exitCode, output } = await stack.up({
      bad: remote({ connection, create: "touch /root/entered" }),
    });
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(isVendors ? /host key mismatch/ : /has host key SHA256:\S+ instead of/);
    expect(await guest.is("test -e /root/entered")).toBe(false);
  });

  test.skipIf(isVendors)("a connection without a host key is refused in the preview", async () => {
    const connection = guest.connection({ hostKey: undefined });
    await stack.plan({ bad: remote({ connection, create: "true" }) });
    const { exitCode, output } = await stack.run("preview");
    expect(exitCode).not.toBe(0);
    expect(output).toContain("connection.hostKey: is required: this stand-in");
  });

  // The vendor's plugin asks for SHA-1 signatures, which this sshd does not make.
  test.skipIf(isVendors)("an RSA host key is as good", async () => {
    const connection = guest.connection({ hostKey: guest.hostKeys.rsa });
    const made = await stack.up({ it: remote({ connection, create: "echo in" }) });
    expect(made).toMatchObject({ exitCode: 0 });
  });

  test("secrets are in no state, log or output when the outputs are marked", async () => {
    const canary = "canary-5d20b7f4aa";
    const args = { create: "cat", stdin: { $secret: canary }, logging: "none" };
    await stack.plan({ it: remote(args, { secretOutputs: ["stdout"] }) });
    const { exitCode, output } = await stack.run(
      "up",
      "--yes",
      "--skip-preview",
      "--diff",
      "-v=9",
      "--logtostderr",
    );
    expect(exitCode).toBe(0);
    const state = await readFile(stack.pulumi.checkpoint, "utf8");
    const [keyLine = ""] = guest.privateKey.split("\n").slice(2);
    for (const text of [output, state]) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain(keyLine);
    }
  });

  test("CopyToRemote copies texts, files and directories, again when they change", async () => {
    const dir = stack.path("tree");
    await mkdir(`${dir}/sub`, { recursive: true });
    await writeFile(`${dir}/one`, "1");
    await writeFile(`${dir}/sub/two`, "2");
    const plan = {
      text: copy({ $text: "a text" }, "/srv/new/text"),
      file: copy({ $file: `${dir}/one` }, "/srv/file"),
      into: copy({ $file: `${dir}/one` }, "/root"),
      named: copy({ $archive: dir }, "/srv/named"),
      content: copy({ $archive: `${dir}/` }, "/srv/content"),
    };
    expect(await stack.up(plan)).toMatchObject({ exitCode: 0 });
    const holds = (path: string, text: string) => guest.is(`test "$(cat ${path})" = "${text}"`);
    expect(await holds("/srv/new/text", "a text")).toBe(true);
    expect(await holds("/srv/file", "1")).toBe(true);
    expect(await holds("/root/one", "1")).toBe(true);
    expect(await holds("/srv/named/tree/sub/two", "2")).toBe(true);
    expect(await holds("/srv/content/sub/two", "2")).toBe(true);
    const same = await stack.run("preview", "--expect-no-changes");
    expect(same).toMatchObject({ exitCode: 0 });

    await writeFile(`${dir}/sub/two`, "3");
    expect((await stack.run("preview")).output).toContain("~ 2 to update");
    expect(await stack.up(plan)).toMatchObject({ exitCode: 0 });
    expect(await holds("/srv/content/sub/two", "3")).toBe(true);
  });

  test("what was copied stays when the resource is deleted", async () => {
    expect(await stack.up({})).toMatchObject({ exitCode: 0 });
    expect(await guest.is("test -e /srv/file")).toBe(true);
  });
});
