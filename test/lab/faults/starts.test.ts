import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";

import { daemonGet, names } from "../harness/daemon.ts";
import { expectHonestFailure, expectRecovery } from "../harness/invariants.ts";
import type { FaultCase } from "./faultCase.ts";
import { openCase, tinyProject } from "./faultCase.ts";

const project = "starts";

interface Live {
  readonly status: string;
  readonly config: Record<string, string>;
}

describe("what the daemon cannot start or cannot do in parallel", () => {
  let fault: FaultCase;

  beforeAll(async () => {
    fault = await openCase(project, inject("lab"));
  });
  afterAll(async () => await fault.close());
  beforeEach(() => fault.proxy.clear());

  test("F33 an instance that fails to start is recorded, and repaired in place", async () => {
    const path = `/1.0/instances/f33?project=${project}`;
    const eth0 = { type: "nic", nictype: "bridged", parent: "absent0", name: "eth0" };
    await fault.stack.resources(tinyProject(project, ["f33"], { devices: { eth0 } }));
    const up = await fault.stack.up();

    expectHonestFailure(up, /cannot start instance "f33" in project "starts"/, /absent0/);
    const broken = await daemonGet<Live>(fault.socket, path);
    expect(broken.status).toBe("Stopped");
    const recorded = (await fault.stack.deployed()).find(({ urn }) => urn.endsWith("::f33"));
    expect(recorded?.initErrors).toHaveLength(1);

    await fault.stack.resources(tinyProject(project, ["f33"]));
    await expectRecovery(fault.stack, fault.socket);
    const repaired = await daemonGet<Live>(fault.socket, path);
    expect(repaired.status).toBe("Running");
    expect(repaired.config["volatile.uuid"]).toBe(broken.config["volatile.uuid"]);
  });

  test("F34 eight networks destroyed at once are all gone", async () => {
    const bridges = Array.from({ length: 8 }, (_, index) => `f34br${index}`);
    await fault.stack.resources(
      bridges.map((name, index) => ({
        type: "incus:index:Network",
        name,
        args: { config: { "ipv4.address": `10.234.${index}.1/24`, "ipv6.address": "none" } },
      })),
    );
    expect((await fault.stack.up()).exitCode).toBe(0);
    const made = await names(fault.socket, "/1.0/networks");
    expect(bridges.filter((name) => made.includes(name))).toEqual(bridges);

    fault.proxy.clear();
    const destroyed = await fault.stack.destroy();
    expect(destroyed.exitCode, destroyed.output).toBe(0);
    const left = await names(fault.socket, "/1.0/networks");
    expect(bridges.filter((name) => left.includes(name))).toEqual([]);
    // The daemon never saw two at a time: with parallel deletes three of eight stay behind.
    expect(fault.proxy.counts({ method: "DELETE" }).total).toBe(8);
  });
});
