import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sshKeyPair } from "../../../lab/sshKeyPair.ts";
import type { Json } from "../../provider/core/toyEngine.ts";
import { type Plugin, startPlugin } from "./pluginCase.ts";
import { type SshServer, startSshServer } from "./sshServer.ts";

const user = sshKeyPair();
const locked = sshKeyPair({
  passphrase: "open-sesame",
  cipher: "aes256-cbc",
  rounds: 1,
});
const password = "correct-horse";

let plugin: Plugin;
let server: SshServer;

beforeEach(async () => {
  vi.stubEnv("SSH_AUTH_SOCK", undefined);
  plugin = await startPlugin("command:remote:Command");
  server = await startSshServer({ password, publicKey: user.public, acceptEnv: ["LC_WHO"] });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await plugin.stop();
  await server.close();
});

/** As the SDK sends it, but impatient. */
const to = (more: Json = {}, { port, hostKey }: SshServer = server): Json => ({
  host: "127.0.0.1",
  port,
  hostKey,
  privateKey: user.private,
  dialErrorLimit: 0,
  perDialTimeout: 60,
  ...more,
});

describe("a remote command", () => {
  test("runs with its input and variables, and keeps what it said", async () => {
    const made = await plugin.create({
      connection: to(),
      create: "cat; echo $LC_WHO; echo oops >&2",
      stdin: "hello ",
      environment: { LC_WHO: "me" },
    });
    expect(made.state).toMatchObject({ stdout: "hello me", stderr: "oops" });
    expect(plugin.log.progress).toEqual(["hello me", "oops"]);
    expect(server.logins).toEqual(["publickey"]);
  });

  test("a failure shows exit code and both streams", async () => {
    const create = "echo said; echo cause >&2; exit 3";
    await expect(plugin.create({ connection: to(), create })).rejects.toThrow(
      /Process exited with status 3: running "echo said.*\n(said\ncause|cause\nsaid)/,
    );
  });

  test("a variable that the server refuses is an error, for the last output a warning", async () => {
    const refused = plugin.create({
      connection: to(),
      create: "true",
      environment: { WHO: "me" },
    });
    await expect(refused).rejects.toThrow(
      'could not set environment variable "WHO": the server\'s sshd must name it in AcceptEnv',
    );
    const made = await plugin.create({ connection: to(), create: "echo 1" });
    const updated = await plugin.update(made, { connection: to(), create: "echo 2" });
    expect(updated.state["stdout"]).toBe("2");
    expect(plugin.log.warnings.join()).toContain('variable "PULUMI_COMMAND_STDOUT"');
  });

  test("a cancel ends it", async () => {
    const running = plugin
      .create({ connection: to(), create: "echo up; sleep 600" })
      .catch((error: Error) => error.message);
    await expect.poll(() => plugin.log.progress, { timeout: 15_000 }).toContain("up");
    await plugin.engine.send("cancel");
    expect(await running).toContain("cancelled");
  });
});

describe("its connection", () => {
  test("needs a host key, before anybody is asked", async () => {
    const { hostKey: _, ...without } = to();
    const command = { create: "true" };
    await expect(plugin.check({ ...command, connection: without })).rejects.toThrow(
      "connection.hostKey: is required: this stand-in for the vendor's plugin speaks to no server it cannot tell",
    );
    const wrong = plugin.check({ ...command, connection: to({ hostKey: "rsa?" }) });
    await expect(wrong).rejects.toThrow("is no public key (Unsupported key format); write it as");
    const proxy = plugin.check({ ...command, connection: to({ proxy: without }) });
    await expect(proxy).rejects.toThrow("connection.proxy.hostKey: is required");
    expect(server.connections()).toBe(0);
  });

  test("tells a server with another host key nothing", async () => {
    const other = sshKeyPair().public;
    const refused = plugin.create({ connection: to({ hostKey: other }), create: "true" });
    await expect(refused).rejects.toThrow(
      /127\.0\.0\.1:\d+ has host key SHA256:\S+ instead of SHA256:\S+; it is another server/,
    );
    expect(server.connections()).toBe(1);
    expect(server.logins).toEqual([]);
  });

  test("logs in with a password where there is no key", async () => {
    const { privateKey: _, ...without } = to({ password });
    await plugin.create({ connection: without, create: "true" });
    expect(server.logins).toEqual(["password"]);
    const wrong = plugin.create({ connection: { ...without, password: "no" }, create: "true" });
    await expect(wrong).rejects.toThrow(
      "after 0 failed attempts: All configured authentication methods failed",
    );
  });

  test("opens an encrypted key", async () => {
    await server.close();
    server = await startSshServer({ publicKey: locked.public });
    const connection = to({ privateKey: locked.private, privateKeyPassword: "open-sesame" });
    await plugin.create({ connection, create: "true" });
    expect(server.logins).toEqual(["publickey"]);
  });

  test("tries again as often as it says, and tells so", async () => {
    server.refuse(2);
    await plugin.create({ connection: to({ dialErrorLimit: 3 }), create: "true" });
    expect(server.connections()).toBe(3);
    expect(plugin.log.progress).toEqual(["Dial 1/3 failed: retrying", "Dial 2/3 failed: retrying"]);
    server.refuse(9);
    const given = plugin.create({ connection: to({ dialErrorLimit: 2 }), create: "true" });
    await expect(given).rejects.toThrow("after 2 failed attempts: ");
    expect(server.connections()).toBe(6);
  });

  test("leads through another server", async () => {
    const between = await startSshServer({ publicKey: user.public });
    try {
      const proxy = to({}, between);
      const made = await plugin.create({ connection: to({ proxy }), create: "echo here" });
      expect(made.state["stdout"]).toBe("here");
      expect([between.logins, server.logins]).toEqual([["publickey"], ["publickey"]]);
      const wrong = to({ hostKey: server.hostKey }, between);
      const refused = plugin.create({ connection: to({ proxy: wrong }), create: "true" });
      await expect(refused).rejects.toThrow("has host key");
      expect(server.connections()).toBe(1);
    } finally {
      await between.close();
    }
  });

  test("fills what the SDK fills", async () => {
    const connection = { host: "h", hostKey: server.hostKey };
    const { connection: filled } = await plugin.check({ connection, create: "true" });
    expect(filled).toMatchObject({
      value: { user: "root", port: 22, dialErrorLimit: 10, perDialTimeout: 15 },
    });
  });
});
