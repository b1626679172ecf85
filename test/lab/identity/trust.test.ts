import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Lab } from "../../../lab/startLab.ts";
import { startLab } from "../../../lab/startLab.ts";
import { stopLab } from "../../../lab/stopLab.ts";
import type { Pair } from "../../provider/incus/api/certificates.ts";
import { makePair } from "../../provider/incus/api/certificates.ts";
import { tinyProject } from "../faults/faultCase.ts";
import { daemonWrite } from "../harness/daemon.ts";
import { expectHonestFailure, expectRecovery } from "../harness/invariants.ts";
import { ownedBy, inventory } from "../harness/inventory.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";

const project = "trust";

/** A stack that reaches its daemon over https, with a client certificate and the server's pinned. */
describe("trust between a stack and its server", () => {
  let dir: string;
  let lab: Lab;
  let client: Pair;
  let stack: PulumiStack;

  const trust = (restrictions: object = {}) =>
    daemonWrite(lab.socket, "POST", "/1.0/certificates", {
      name: "stack",
      type: "client",
      certificate: client.certificate.replaceAll(/-----[A-Z ]+-----|\n/g, ""),
      ...restrictions,
    });
  const revoke = () => daemonWrite(lab.socket, "DELETE", `/1.0/certificates/${client.fingerprint}`);

  // In an order of its own: that of the state changes when two creates end at once.
  const recorded = async () =>
    (await stack.deployed())
      .map(({ urn, id, inputs, outputs }) => ({ urn, id, inputs, outputs }))
      .toSorted((a, b) => (a.urn < b.urn ? -1 : 1));

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "strata-trust-"));
    lab = await startLab({ dir: join(dir, "lab"), images: ["strata-tiny"], https: true });
    client = makePair(dir, "client");
    await trust();
    stack = await PulumiStack.create(lab);
    await stack.configure({
      "incus:socket": undefined,
      "incus:address": lab.address,
      "incus:certificateFile": client.certificateFile,
      "incus:keyFile": client.keyFile,
    });
    await stack.resources(tinyProject(project, ["one", "two"]));
    const up = await stack.up();
    expect(up.exitCode, up.output).toBe(0);
  });
  afterAll(async () => {
    try {
      await stack.remove();
    } finally {
      await stopLab({ dir: join(dir, "lab") });
      await rm(dir, { recursive: true, force: true });
    }
  });

  test("over https everything is as over the socket: nothing to do afterwards", async () => {
    const refresh = await stack.refresh("--expect-no-changes");
    expect(refresh.exitCode, refresh.output).toBe(0);
    const quiet = await stack.noChanges();
    expect(quiet.exitCode, quiet.output).toBe(0);
  });

  test.each([
    ["revoked", undefined],
    ["restricted to another project", { restricted: true, projects: ["default"] }],
  ])("F28 a certificate that was %s: refresh fails and forgets nothing", async (_how, instead) => {
    const before = await recorded();
    expect(before).toHaveLength(4);
    await revoke();
    if (instead) await trust(instead);

    const refresh = await stack.refresh();
    expectHonestFailure(refresh, /not authorized|does not trust/);
    expect(await recorded()).toEqual(before);
    const owned = ownedBy(stack.stackId, await inventory(lab.socket));
    expect(owned.filter(({ kind }) => kind === "instances")).toHaveLength(2);

    if (instead) await revoke();
    await trust();
    await expectRecovery(stack, lab.socket);
  });

  test("F30 another server certificate: refused in the handshake, both fingerprints shown", async () => {
    const impostor = makePair(dir, "impostor");
    let bytes = 0;
    let knocks = 0;
    const server = tls.createServer(
      { cert: impostor.certificate, key: readFileSync(impostor.keyFile), minVersion: "TLSv1.3" },
      (socket) => {
        socket.on("data", (chunk: Buffer) => (bytes += chunk.length));
        socket.on("error", () => {});
      },
    );
    server.on("connection", () => (knocks += 1));
    server.on("tlsClientError", () => {});
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    await stack.configure({ "incus:address": `https://127.0.0.1:${port}` });
    await stack.resources(tinyProject(project, ["one", "two"], { description: "changed" }));
    const before = await recorded();
    const up = await stack.up();
    server.close();

    expectHonestFailure(up, new RegExp(lab.fingerprint), new RegExp(impostor.fingerprint));
    // Somebody did knock, and said nothing.
    expect(knocks).toBeGreaterThan(0);
    expect(bytes).toBe(0);
    expect(await recorded()).toEqual(before);
    await stack.configure({ "incus:address": lab.address });
    await expectRecovery(stack, lab.socket);
  });
});
