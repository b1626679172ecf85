import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { Lab } from "../../../lab/startLab.ts";
import { restartDaemon } from "../../../lab/restartDaemon.ts";
import { restoreCheckpoint } from "../../../cli/stacks/restoreCheckpoint.ts";
import { startLab } from "../../../lab/startLab.ts";
import { stopLab } from "../../../lab/stopLab.ts";
import { daemonGet, names } from "../harness/daemon.ts";
import { expectRecovery } from "../harness/invariants.ts";
import type { FaultCase } from "./faultCase.ts";
import { openCase, tinyProject } from "./faultCase.ts";

const twelve = Array.from({ length: 12 }, (_, index) => `k${String(index).padStart(2, "0")}`);

interface Live {
  readonly name: string;
  readonly status: string;
  readonly config: Record<string, string>;
}

/** Processes of the provider that serve this stack's CLI. */
async function providersOf(parent: number): Promise<number[]> {
  const { stdout } = await execa("ps", ["-eo", "pid,ppid,args"]);
  return stdout
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, ppid, ...args]) => Number(ppid) === parent && args.join(" ").includes("incus/main.ts"),
    )
    .map(([pid]) => Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean | Promise<boolean>, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not reached within ${seconds} s`);
    await sleep(100);
  }
}

/** A lab of its own: these tests kill the daemon. */
describe("kill -9 in the middle of an up", () => {
  let dir: string;
  let lab: Lab;
  let fault: FaultCase;
  let project: string;
  let round = 0;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "strata-kill-"));
    lab = await startLab({ dir, images: ["strata-tiny"] });
  });
  afterAll(async () => {
    await stopLab({ dir });
    await rm(dir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    project = `kills${(round += 1)}`;
    fault = await openCase(project, lab);
  });
  afterEach(async () => await fault.close());

  const instances = async () =>
    await daemonGet<Live[]>(lab.socket, `/1.0/instances?project=${project}&recursion=1`);

  /** What docs/recovery.md says: free the stack, bring back a state cut off, run up, drop the pending creates. */
  async function recover(): Promise<void> {
    const cancelled = await fault.stack.pulumi(["cancel", "--yes", fault.stack.name], {
      configFile: false,
    });
    expect(cancelled.output).not.toMatch(/panic/);
    await restoreCheckpoint(fault.stack.checkpoint);
    const up = await fault.stack.up();
    expect(up.exitCode, up.output).toBe(0);
    const cleared = await fault.stack.refresh("--clear-pending-creates");
    expect(cleared.exitCode, cleared.output).toBe(0);
    const { deployment } = await fault.stack.exported();
    expect(deployment.pending_operations ?? []).toEqual([]);
    await expectRecovery(fault.stack, lab.socket);
  }

  async function expectTwelveHealthy(): Promise<void> {
    const live = await instances();
    expect(live.map(({ name }) => name).toSorted()).toEqual(twelve);
    expect(live.map(({ status }) => status)).toEqual(twelve.map(() => "Running"));
    const volumes = await names(
      lab.socket,
      `/1.0/storage-pools/default/volumes/container?project=${project}`,
    );
    expect(volumes.filter((name) => twelve.includes(name)).toSorted()).toEqual(twelve);
  }

  test("F02 the CLI, after the daemon accepted a create: the same object is adopted", async () => {
    await fault.stack.resources(tinyProject(project, ["f02"]));
    const waiting = fault.proxy.add({ path: "/1.0/operations/*/wait", action: { do: "hang" } });
    const up = fault.stack.start(["up", "--yes", "--skip-preview"]);
    await waiting.hit();
    const providers = await providersOf(up.pid ?? 0);
    expect(providers).toHaveLength(1);
    up.kill("SIGKILL");
    await up;
    // F03: a plugin without its engine ends within 5 s and writes nothing more.
    const killed = fault.proxy.requests.length;
    await until(() => !providers.some(isAlive), 5);
    const later = fault.proxy.requests.slice(killed).filter(({ method }) => method !== "GET");
    expect(later.filter(({ method }) => method !== "DELETE")).toEqual([]);
    waiting.remove();

    await until(async () => (await instances()).some(({ status }) => status === "Running"), 20);
    const [before] = await instances();
    await recover();
    const [after] = await instances();
    expect(after?.config["volatile.uuid"]).toBe(before?.config["volatile.uuid"]);
  });

  test("the CLI, with twelve instances under way", async () => {
    await fault.stack.resources(tinyProject(project, twelve));
    const up = fault.stack.start(["up", "--yes", "--skip-preview"]);
    await until(async () => (await instancesOrNone()).length >= 4, 60);
    up.kill("SIGKILL");
    await up;
    await recover();
    await expectTwelveHealthy();
  });

  test("the plugin, with twelve instances under way", async () => {
    await fault.stack.resources(tinyProject(project, twelve));
    const up = fault.stack.start(["up", "--yes", "--skip-preview"]);
    await until(async () => (await instancesOrNone()).length >= 4, 60);
    for (const pid of await providersOf(up.pid ?? 0)) process.kill(pid, "SIGKILL");
    const { exitCode } = await up;
    expect(exitCode).not.toBe(0);
    await recover();
    await expectTwelveHealthy();
  });

  test("F18 the daemon, with twelve instances under way: husks are replaced", async () => {
    await fault.stack.resources(tinyProject(project, twelve));
    const up = fault.stack.start(["up", "--yes", "--skip-preview"]);
    await until(async () => (await instancesOrNone()).length >= 4, 60);
    await restartDaemon(lab, { signal: "SIGKILL" });
    await up;
    await recover();
    await expectTwelveHealthy();
  });

  async function instancesOrNone(): Promise<Live[]> {
    return await instances().catch(() => []);
  }
});
