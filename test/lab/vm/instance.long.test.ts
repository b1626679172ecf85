import { existsSync } from "node:fs";
import { readdir, readlink } from "node:fs/promises";

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { runningState } from "../../../lab/runningState.ts";
import type { Lab as RunningLab } from "../../../lab/startLab.ts";
import { daemonGet, daemonWrite, isGone } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { expectCleanDestroy, expectHonestFailure } from "../harness/invariants.ts";
import { type Found, inventory } from "../harness/inventory.ts";
import { PulumiStack, type TestResource } from "../harness/pulumiStack.ts";
import { startVmLab, stopVmLab, vmObstacle } from "../harness/vmLab.ts";

// Emulated, the machine takes half a minute to start, or three on a machine that has much else to do.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

const path = "/1.0/instances/box?project=default";
const obstacle = await vmObstacle();

interface Live {
  readonly status: string;
  readonly config: Readonly<Record<string, string>>;
}

interface Wanted {
  readonly running?: boolean;
  readonly config?: Readonly<Record<string, string>>;
}

function machine({ running = true, config = {} }: Wanted): TestResource {
  return {
    type: "incus:index:Instance",
    name: "box",
    args: {
      name: "box",
      type: "virtual-machine",
      image: "strata-vm",
      profiles: [],
      devices: { root: { type: "disk", path: "/", pool: "default" } },
      config: { "security.secureboot": "false", "limits.memory": "512MiB", ...config },
      running,
      ...(running ? { waitFor: { condition: "agent", timeoutSeconds: 500 } } : {}),
    },
  };
}

const needsStart = { "limits.memory.hugepages": "false" };
const place = { instance: "box", project: "default" };
const note: TestResource = {
  type: "incus:index:File",
  name: "note",
  args: { ...place, path: "/etc/note", content: "kept\n" },
  opts: { dependsOn: ["box"] },
};
const snapshot: TestResource = {
  type: "incus:index:InstanceSnapshot",
  name: "before",
  args: place,
  opts: { dependsOn: ["box"] },
};

/** Names of the processes in a lab's namespace, by id. */
async function processesOf(dir: string): Promise<Map<string, string>> {
  const { init } = await runningState(dir, "cannot look for processes");
  const namespaceOf = (pid: number | string) =>
    readlink(`/proc/${pid}/ns/pid`).catch(() => undefined);
  const own = await namespaceOf(init.pid);
  const found = new Map<string, string>();
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    if ((await namespaceOf(pid)) !== own) continue;
    found.set(pid, await readlink(`/proc/${pid}/exe`).catch(() => ""));
  }
  return found;
}

describe.skipIf(obstacle)(`Instance as a virtual machine ${obstacle ?? ""}`, () => {
  let server: RunningLab;
  let before: Found[];
  let stack: PulumiStack;

  const live = () => daemonGet<Live>(server.socket, path);
  const expectUp = async (...resources: TestResource[]) => {
    await stack.resources(resources);
    const { exitCode, output } = await stack.up();
    expect(exitCode, output).toBe(0);
    return output;
  };

  beforeAll(async () => {
    server = await startVmLab();
    before = await inventory(server.socket);
    stack = await PulumiStack.create({ socket: server.socket, fingerprint: server.fingerprint });
  });
  afterAll(async () => {
    await stack?.forget();
    if (server) await stopVmLab(server);
  });

  test("is started, and its agent writes files and runs commands", async () => {
    await expectUp(machine({}), note);
    expect(await live()).toMatchObject({ status: "Running" });
    const run = (...command: string[]) => guestExec(server.socket, "default", "box", command);
    expect(await run("grep", "-qx", "kept", "/etc/note")).toEqual({ exitCode: 0 });
    expect(await run("grep", "-qx", "other", "/etc/note")).toEqual({ exitCode: 1 });
    expect(await run("test", "-d", "/sys/firmware/efi")).toEqual({ exitCode: 0 });
    const again = await stack.noChanges();
    expect(again.exitCode, again.output).toBe(0);
  });

  test("refuses, while it runs, what only a start can change", async () => {
    await stack.resources([machine({ config: needsStart }), note]);
    const up = await stack.up();
    expectHonestFailure(
      up,
      /limits\.memory\.hugepages.* cannot be updated when VM is running/,
      /instance "box" in project "default" was not changed: stop it \(incus stop box --project default\)/,
    );
    const { status, config } = await live();
    expect(status).toBe("Running");
    expect(config).not.toHaveProperty("limits.memory.hugepages");
  });

  test("is shut down by itself, changed, and has a snapshot taken", async () => {
    const output = await expectUp(machine({ running: false, config: needsStart }), note, snapshot);
    expect(output).not.toContain("stopped by force");
    expect(await live()).toMatchObject({ status: "Stopped", config: needsStart });
    expect(await isGone(server.socket, "/1.0/instances/box/snapshots/before")).toBe(false);
  });

  test("destroyed, it leaves nothing", async () => {
    await expectCleanDestroy(stack, server.socket, before);
  });

  test("a lab that ends with a machine running leaves no process of it", async () => {
    await daemonWrite(server.socket, "POST", "/1.0/instances", {
      name: "left",
      type: "virtual-machine",
      source: { type: "image", alias: "strata-vm" },
      config: { "security.secureboot": "false", "limits.memory": "256MiB" },
      start: true,
    });
    const running = await processesOf(server.dir);
    for (const name of ["qemu-system-x86_64", "incusd", "tcc"]) {
      expect([...running.values()].join(" ")).toContain(name);
    }
    await stopVmLab(server);
    const left = [...running.keys()].filter((pid) => existsSync(`/proc/${pid}`));
    expect(left).toEqual([]);
  });
});
