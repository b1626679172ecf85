import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { parse } from "yaml";
import { initStack } from "../../../cli/commands/init.ts";
import { makePair } from "../../provider/incus/api/certificates.ts";

const fingerprint = "ab".repeat(32);
let root: string;
let socket: string;
let server: Server;
let trusted: boolean;
let printed: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "strata-init-"));
  await mkdir(join(root, "stacks"));
  socket = join(root, "unix.socket");
  trusted = true;
  server = createServer((_, response) => {
    const environment = { certificate_fingerprint: fingerprint };
    const metadata = trusted ? { auth: "trusted", environment } : { auth: "untrusted" };
    response.end(JSON.stringify({ type: "sync", metadata }));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  vi.stubEnv("INCUS_SOCKET", "");
  vi.stubEnv("INCUS_REMOTE", "");
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) =>
    Boolean((printed += String(text))),
  );
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await new Promise((resolve) => server.close(resolve));
  await rm(root, { recursive: true });
});

const file = () => join(root, "stacks/Pulumi.dev-rack-2.yaml");

describe("initStack", () => {
  it("ties the stack to the server that answers", async () => {
    await initStack("dev-rack-2", { socket }, root);
    expect(parse(await readFile(file(), "utf8"))).toEqual({
      config: {
        "strata:environment": "dev",
        "strata:node": "rack-2",
        "strata:infra": "stacks/dev.infra.yml",
        "incus:socket": socket,
        "incus:fingerprint": fingerprint,
        "incus:stackId": expect.stringMatching(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/),
      },
    });
    expect(printed).toContain(fingerprint);
  });

  it("offers an example in place of no description that is there", async () => {
    const infra = join(root, "mine.yml");
    await initStack("dev-rack-1", { socket, infra }, root);
    expect(printed).toContain(`cp examples/homelab/infra.yml ${infra}`);
    await writeFile(infra, "");
    printed = "";
    await initStack("dev-rack-2", { socket, infra }, root);
    expect(printed).not.toContain("cp ");
  });

  it("takes the server that the environment names", async () => {
    vi.stubEnv("INCUS_SOCKET", socket);
    await initStack("dev-rack-2", { infra: "my.yml" }, root);
    expect(await readFile(file(), "utf8")).toContain("strata:infra: my.yml\n");
  });

  it("reads the certificate of a server over https, and names no usual file", async () => {
    const pair = makePair(root, "client");
    vi.stubEnv("INCUS_CONF", root);
    const https = createTlsServer({ cert: pair.certificate, key: pair.key });
    await new Promise<void>((resolve) => https.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void https.close());
    const remote = `https://127.0.0.1:${(https.address() as AddressInfo).port}`;
    await initStack("dev-rack-2", { remote }, root);
    const { config } = parse(await readFile(file(), "utf8"));
    expect(config).toMatchObject({
      "incus:address": remote,
      "incus:fingerprint": pair.fingerprint,
    });
    expect(Object.keys(config)).not.toContain("incus:certificateFile");
  });

  it("never overwrites a stack's settings", async () => {
    await initStack("dev-rack-2", { socket }, root);
    const before = await readFile(file(), "utf8");
    await expect(initStack("dev-rack-2", { socket }, root)).rejects.toThrow(
      /^cannot initialise stack dev-rack-2: stacks\/Pulumi\.dev-rack-2\.yaml exists/,
    );
    expect(await readFile(file(), "utf8")).toBe(before);
  });

  it("refuses a server with another fingerprint than the one given", async () => {
    const given = { socket, fingerprint: "cd".repeat(32) };
    await expect(initStack("dev-rack-2", given, root)).rejects.toThrow(
      `the server has the certificate fingerprint ${fingerprint}, not cdcd`,
    );
    await expect(readFile(file())).rejects.toThrow(/ENOENT/);
  });

  it("asks for a server by usage, not by question", async () => {
    await expect(initStack("dev-rack-2", {}, root)).rejects.toMatchObject({ exitCode: 2 });
    const both = { socket, remote: "https://rack-2:8443" };
    await expect(initStack("dev-rack-2", both, root)).rejects.toMatchObject({ exitCode: 2 });
  });

  it("says what a server that trusts nobody, or none, means", async () => {
    trusted = false;
    await expect(initStack("dev-rack-2", { socket }, root)).rejects.toThrow(
      `server at ${socket}: it does not trust this user; check the address`,
    );
    const none = join(root, "none.socket");
    await expect(initStack("dev-rack-2", { socket: none }, root)).rejects.toThrow(/ENOENT/);
  });
});
