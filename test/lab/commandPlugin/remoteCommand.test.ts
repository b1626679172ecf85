import { mkdir, readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { sshKeyPair } from "../../../lab/sshKeyPair.ts";
import { CommandStack, isVendors, type Planned } from "./commandStack.ts";
import { SshGuest } from "./sshGuest.ts";

const lab = inject("lab");
const canary = "canary-5d20b7f4aa";
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

  const holds = (path: string, text: string) => guest.is(`test "$(cat ${path})" = "${text}"`);
  const tree = () => stack.path("tree");
  const first = () => ({
    it: remote({
      create: 'cat >/root/made; echo "$LC_WHO"',
      stdin: "hello",
      environment: { LC_WHO: "me" },
      delete: "rm /root/made",
    }),
    canary: remote(
      { create: "cat", stdin: { $secret: canary }, logging: "none" },
      { secretOutputs: ["stdout"] },
    ),
    text: copy({ $text: "a text" }, "/srv/new/text"),
    file: copy({ $file: `${tree()}/one` }, "/srv/file"),
    into: copy({ $file: `${tree()}/one` }, "/root"),
    named: copy({ $archive: tree() }, "/srv/named"),
    content: copy({ $archive: `${tree()}/` }, "/srv/content"),
  });

  test("commands run and files are copied, and secrets are shown nowhere", async () => {
    await mkdir(`${tree()}/sub`, { recursive: true });
    await writeFile(`${tree()}/one`, "1");
    await writeFile(`${tree()}/sub/two`, "2");
    await stack.plan(first());
    const { exitCode, output } = await stack.run("up", "--yes", "--skip-preview", "--diff");
    expect(exitCode, output).toBe(0);
    expect(await stack.outputs("it")).toMatchObject({ stdout: "me" });
    expect(await holds("/root/made", "hello")).toBe(true);

    expect(await holds("/srv/new/text", "a text")).toBe(true);
    expect(await holds("/srv/file", "1")).toBe(true);
    expect(await holds("/root/one", "1")).toBe(true);
    expect(await holds("/srv/named/tree/sub/two", "2")).toBe(true);
    expect(await holds("/srv/content/sub/two", "2")).toBe(true);

    const state = await readFile(stack.pulumi.checkpoint, "utf8");
    const [keyLine = ""] = guest.privateKey.split("\n").slice(2);
    for (const text of [output, state]) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain(keyLine);
    }
  });

  test("only what has changed runs and is copied again", async () => {
    await writeFile(`${tree()}/sub/two`, "3");
    const { it, ...rest } = first();
    const update = remote({ ...it.args, update: "cat >>/root/made", stdin: " again" });
    const { output } = await stack.up({ ...rest, it: update });
    expect(output).toContain("~ 3 updated");
    expect(await holds("/root/made", "hello again")).toBe(true);
    expect(await holds("/srv/content/sub/two", "3")).toBe(true);
  });

  test("a failure shows its cause, and records nothing", async () => {
    const { public: hostKey } = sshKeyPair();
    await stack.plan({
      exits: remote({ create: "echo the cause >&2; exit 3" }),
      refused: remote({ create: "true", environment: { WHO: "me" } }),
      other: remote({
        connection: guest.connection({ hostKey, dialErrorLimit: 0 }),
        create: "touch /root/entered",
      }),
    });
    const args = ["--yes", "--skip-preview", "--continue-on-error"];
    const { exitCode, output } = await stack.run("up", ...args);
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/Process exited with status 3[^]*the cause/);
    expect(output).toContain('could not set environment variable "WHO"');
    expect(output).toMatch(isVendors ? /host key mismatch/ : /has host key SHA256:\S+ instead of/);
    expect(await guest.is("test -e /root/entered")).toBe(false);
    for (const name of ["exits", "refused", "other"]) {
      expect(await stack.outputs(name)).toBeUndefined();
    }
  });

  test("a delete runs, and what was copied stays", async () => {
    const { exitCode, output } = await stack.up({});
    expect(exitCode, output).toBe(0);
    expect(await stack.pulumi.deployed()).toEqual([]);
    expect(await guest.is("test -e /root/made")).toBe(false);
    expect(await holds("/srv/file", "1")).toBe(true);
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
    await stack.up({ it: remote({ connection, create: "echo in" }) });
    expect(await stack.outputs("it")).toMatchObject({ stdout: "in" });
  });
});
