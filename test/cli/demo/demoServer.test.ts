import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoServer } from "../../../cli/demo/demoServer.ts";
import { demoSettings } from "../../../cli/demo/demoSettings.ts";

const fingerprint = "ab".repeat(32);
const environment = { certificate_fingerprint: fingerprint };
const server = createServer((_, response) => {
  response.end(JSON.stringify({ metadata: { auth: "trusted", environment } }));
});
let dir: string;
let socket: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "strata-demo-"));
  socket = join(dir, "unix.socket");
  await new Promise<void>((resolve) => server.listen(socket, resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true });
});

describe("demoServer", () => {
  const own = { "incus:address": "https://rack:8443", "incus:fingerprint": "cd".repeat(32) };

  it("takes the server of settings that a user wrote, whatever the environment says", async () => {
    const found = await demoServer({ config: own }, { INCUS_SOCKET: socket });
    expect(found).toEqual({
      address: "https://rack:8443",
      fingerprint: "cd".repeat(32),
      isLab: false,
    });
  });

  it("takes the environment's server over settings of an earlier start", async () => {
    const found = await demoServer({ generated: true, config: own }, { INCUS_SOCKET: socket });
    expect(found).toEqual({ socket, fingerprint, isLab: false });
  });
});

describe("demoSettings", () => {
  it("maps images to the lab's own only in the lab", () => {
    const lab = demoSettings({ socket, fingerprint, isLab: true }, "id", [], "v1:salt");
    expect(lab).toMatchObject({ generated: true, encryptionsalt: "v1:salt" });
    expect(lab.config).toMatchObject({
      "strata:environment": "demo",
      "strata:node": "local",
      "strata:images": { "images:*": "strata-debian" },
      "incus:socket": socket,
      "incus:stackId": "id",
    });
    const other = demoSettings(
      { address: "https://rack", fingerprint, isLab: false },
      "id",
      [],
      undefined,
    );
    expect(other.config).not.toHaveProperty("strata:images");
    expect(other.config).toMatchObject({ "incus:address": "https://rack" });
    expect(other).not.toHaveProperty("encryptionsalt");
  });
});
