import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";

import type { FaultProxy } from "../../../lab/faultProxy/faultProxy.ts";
import { startFaultProxy } from "../../../lab/faultProxy/faultProxy.ts";
import type { Lab } from "../../../lab/startLab.ts";
import { startLab } from "../../../lab/startLab.ts";
import { stopLab } from "../../../lab/stopLab.ts";
import { tinyProject } from "../faults/faultCase.ts";
import { inventory } from "../harness/inventory.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";

const commands = {
  preview: (stack: PulumiStack, env: Record<string, string>) => stack.pulumi(["preview"], { env }),
  up: (stack: PulumiStack, env: Record<string, string>) =>
    stack.pulumi(["up", "--yes", "--skip-preview"], { env }),
  refresh: (stack: PulumiStack, env: Record<string, string>) =>
    stack.pulumi(["refresh", "--yes", "--skip-preview"], { env }),
  destroy: (stack: PulumiStack, env: Record<string, string>) =>
    stack.pulumi(["destroy", "--yes", "--skip-preview"], { env }),
};

/** Two daemons: the stack belongs to the first, and every mistake points it at the second. */
describe("a stack stays on its node", () => {
  let dir: string;
  let other: Lab;
  let wrong: FaultProxy;
  let stack: PulumiStack;
  const mine = inject("lab");
  const instances = ["gate"];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "strata-other-"));
    other = await startLab({ dir, images: ["strata-tiny"] });
    wrong = await startFaultProxy({ upstream: other.socket, socket: join(dir, "proxy.sock") });
    stack = await PulumiStack.create(mine);
    await stack.resources(tinyProject("gates", instances));
    const up = await stack.up();
    expect(up.exitCode, up.output).toBe(0);
    // A change is pending, so that preview and up have something to do.
    await stack.resources(tinyProject("gates", instances, { description: "moved?" }));
  });
  afterAll(async () => {
    await stack.configure({ "incus:socket": mine.socket, "incus:fingerprint": mine.fingerprint });
    try {
      await stack.remove();
    } finally {
      await wrong.close();
      await stopLab({ dir });
      await rm(dir, { recursive: true, force: true });
    }
  });
  beforeEach(() => wrong.clear());

  const mistakes = [
    { mistake: "socket swapped", socket: true, fingerprint: false, env: false },
    { mistake: "fingerprint edited", socket: false, fingerprint: true, env: false },
    { mistake: "both", socket: true, fingerprint: true, env: false },
    { mistake: "environment variable elsewhere", socket: false, fingerprint: false, env: true },
  ];
  const cases = mistakes.flatMap((mistake) =>
    (Object.keys(commands) as (keyof typeof commands)[]).map((command) => ({
      ...mistake,
      command,
    })),
  );

  test.each(cases)("$mistake: $command", async ({ socket, fingerprint, env, command }) => {
    await stack.configure({
      "incus:socket": socket ? wrong.socket : mine.socket,
      "incus:fingerprint": fingerprint ? other.fingerprint : mine.fingerprint,
    });
    const before = await inventory(mine.socket);
    const state = await stack.deployed();
    const run = await commands[command](stack, env ? { INCUS_SOCKET: wrong.socket } : {});
    const asked = wrong.requests.map(({ method, path }) => `${method} ${path}`);

    // Never more than the question who it is.
    expect(asked.filter((request) => request !== "GET /1.0")).toEqual([]);
    expect(asked.length).toBeLessThanOrEqual(1);
    expect(await inventory(other.socket)).not.toContainEqual(
      expect.objectContaining({ name: "gates" }),
    );
    const fromState = command === "refresh" || command === "destroy";
    if (fingerprint && !fromState) {
      // Gate 1: refused from state alone.
      expect(run.exitCode, run.output).not.toBe(0);
      expect(run.output).toContain(other.fingerprint);
      expect(run.output).toContain(mine.fingerprint);
      expect(asked).toEqual([]);
    } else if ((env && command !== "preview") || (socket && command === "up")) {
      // Gate 2: the first request shows another server.
      expect(run.exitCode, run.output).not.toBe(0);
      expect(run.output).toContain(other.fingerprint);
      expect(run.output).toContain(mine.fingerprint);
    }
    if (run.exitCode !== 0) {
      const after = await inventory(mine.socket);
      expect(after.filter(({ project }) => project === "gates")).toEqual(
        before.filter(({ project }) => project === "gates"),
      );
      expect((await stack.deployed()).map(({ urn }) => urn)).toEqual(state.map(({ urn }) => urn));
    }
    // A run that went to the recorded server did its work there; it is put back for the next case.
    if (command === "destroy" && run.exitCode === 0) {
      await stack.configure({ "incus:socket": mine.socket, "incus:fingerprint": mine.fingerprint });
      await stack.resources(tinyProject("gates", instances));
      expect((await stack.up()).exitCode).toBe(0);
      await stack.resources(tinyProject("gates", instances, { description: "moved?" }));
    }
  });
});
