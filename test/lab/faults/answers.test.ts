import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";

import { daemonGet, isGone, names } from "../harness/daemon.ts";
import { expectHonestFailure, expectRecovery } from "../harness/invariants.ts";
import type { FaultCase } from "./faultCase.ts";
import { openCase, tinyProject } from "./faultCase.ts";

const project = "answers";
const instances = `/1.0/instances?project=${project}`;

describe("answers that are lost or lie", () => {
  let fault: FaultCase;

  beforeAll(async () => {
    fault = await openCase(project, inject("lab"));
  });
  afterAll(async () => await fault.close());
  beforeEach(() => fault.proxy.clear());

  test("F11 a lost answer to a create: GET decides, one object, no second successful POST", async () => {
    const lost = fault.proxy.add({
      method: "POST",
      path: "/1.0/instances",
      nth: 1,
      action: { do: "reset-after" },
    });
    await fault.stack.resources(tinyProject(project, ["f11"]));
    const up = await fault.stack.up();

    expect(up.exitCode, up.output).toBe(0);
    expect(lost.hits).toBe(1);
    expect(await names(fault.socket, instances)).toEqual(["f11"]);
    await expectRecovery(fault.stack, fault.socket);
  });

  test("F12 a reset while waiting: the same operation is waited for again", async () => {
    const reset = fault.proxy.add({
      path: "/1.0/operations/*/wait",
      nth: 1,
      action: { do: "reset-before" },
    });
    await fault.stack.resources(tinyProject(project, ["f11", "f12"]));
    const up = await fault.stack.up();

    expect(up.exitCode, up.output).toBe(0);
    expect(reset.hits).toBe(1);
    expect(fault.proxy.counts({ method: "POST", path: "/1.0/instances" }).total).toBe(1);
    await expectRecovery(fault.stack, fault.socket);
  });

  test("a link that vanishes while a bridge is made: tried until the links are quiet", async () => {
    const race =
      "Failed to delete bridge children interfaces: Failed to run: ip -d -j link show veth1: " +
      'exit status 1 (Device "veth1" does not exist.)';
    const vanished = fault.proxy.add({
      method: "POST",
      path: "/1.0/networks",
      nth: [1, 2, 3, 4, 5],
      action: {
        do: "answer",
        status: 500,
        body: { type: "error", error: race, error_code: 500 },
      },
    });
    const config = { "ipv4.address": "10.236.0.1/24", "ipv6.address": "none" };
    const bridge = { type: "incus:index:Network", name: "answersbr0", args: { config } };
    await fault.stack.resources([...tinyProject(project, ["f11", "f12"]), bridge]);
    const up = await fault.stack.up();

    expect(up.exitCode, up.output).toBe(0);
    expect(vanished.hits).toBe(5);
    await expectRecovery(fault.stack, fault.socket);
  });

  test.each([
    [
      "an error under HTTP 200",
      (text: string) => ({ type: "error", error: text, error_code: 500 }),
    ],
    [
      "a failed operation under HTTP 200",
      (text: string) => ({
        type: "sync",
        status_code: 200,
        metadata: { id: "x", class: "task", status: "Failure", status_code: 400, err: text },
      }),
    ],
  ])("F14 %s is a failure and is never recorded as created", async (_shape, answer) => {
    // The daemon refuses for real (no such image); only the shape of its refusal is changed.
    const shaped = fault.proxy.add({
      path: "/1.0/operations/*/wait",
      action: { do: "replace", status: 200, body: () => answer("Failed creating instance record") },
    });
    const [space, profile, broken] = tinyProject(project, ["f14"], {
      devices: { root: { type: "disk", path: "/", pool: "absent" } },
    });
    const rest = tinyProject(project, ["f11", "f12"]).slice(2);
    await fault.stack.resources([space, profile, ...rest, broken].filter((one) => !!one));
    const up = await fault.stack.up();

    expectHonestFailure(up, /f14/, new RegExp(project));
    expect(shaped.hits).toBeGreaterThan(0);
    shaped.remove();
    expect(await isGone(fault.socket, `/1.0/instances/f14?project=${project}`)).toBe(true);
    const recorded = await fault.stack.deployed();
    expect(recorded.filter(({ urn }) => urn.endsWith("::f14"))).toEqual([]);
    await fault.stack.resources(tinyProject(project, ["f11", "f12", "f14"]));
    await expectRecovery(fault.stack, fault.socket);
    const live = await daemonGet<{ status: string }>(
      fault.socket,
      `/1.0/instances/f14?project=${project}`,
    );
    expect(live.status).toBe("Running");
    await fault.stack.resources(tinyProject(project, ["f11", "f12"]));
    expect((await fault.stack.up()).exitCode).toBe(0);
  });
});
