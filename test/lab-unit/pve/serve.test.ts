import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, test } from "vitest";
import { Client } from "./replay/client.ts";

const script = new URL("../../../lab/pve/serve.ts", import.meta.url).pathname;
const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

const run = (...args: readonly string[]) =>
  execa(process.execPath, [script, ...args], { reject: false, timeout: 60_000 });

describe("a node as a process", { timeout: 90_000 }, () => {
  test("says where it answers, leaves token and certificate in files, ends when told", async () => {
    const directory = mkdtempSync(join(tmpdir(), "pve-serve-"));
    directories.push(directory);
    const [tokenFile, certificateFile] = [join(directory, "token"), join(directory, "cert.pem")];
    const files = ["--token-file", tokenFile, "--certificate-file", certificateFile];
    const running = run("--name", "inner", "--port", "0", ...files);
    const [line] = await first(running.stdout);
    const { endpoint, name } = JSON.parse(line) as { endpoint: string; name: string };
    expect(name).toBe("inner");
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600);

    const client = new Client(endpoint, readFileSync(certificateFile, "utf8"));
    const headers = { authorization: `PVEAPIToken=${readFileSync(tokenFile, "utf8").trim()}` };
    const path = "/api2/json/nodes/inner/status";
    const { status } = await client.send({ method: "GET", path, headers, body: Buffer.alloc(0) });
    client.close();
    expect(status).toBe(200);

    running.kill("SIGTERM");
    const { exitCode, stdout } = await running;
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain("root@pam!");
  });

  test("says why it cannot start", async () => {
    const { exitCode, stderr } = await run("--name", "inner", "--listen", "192.0.2.1");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^cannot run the node: .*192\.0\.2\.1.*take another port or address/);
  });
});

/** The first line of a stream. */
async function first(stream: AsyncIterable<Buffer>): Promise<[string]> {
  let text = "";
  for await (const chunk of stream) {
    text += chunk.toString();
    const end = text.indexOf("\n");
    if (end >= 0) return [text.slice(0, end)];
  }
  throw new Error(`no line came, only: ${text}`);
}
