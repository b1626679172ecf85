import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import type { FaultCase } from "../faults/faultCase.ts";
import { openCase, tinyProject } from "../faults/faultCase.ts";
import type { TestResource } from "../harness/pulumiStack.ts";

const project = "counts";
const fifty = Array.from({ length: 50 }, (_, index) => `c${String(index).padStart(2, "0")}`);

function resources(): TestResource[] {
  const [space, profile, ...instances] = tinyProject(project, fifty);
  if (!space || !profile) throw new Error("a project and a profile come first");
  const bridge: TestResource = {
    type: "incus:index:Network",
    name: "countsbr0",
    args: { config: { "ipv4.address": "10.233.0.1/24", "ipv6.address": "none" } },
  };
  const eth0 = { type: "nic", network: bridge.name, name: "eth0" };
  const devices = { ...(profile.args["devices"] as object), eth0 };
  const withNic: TestResource = {
    ...profile,
    args: { ...profile.args, devices },
    opts: { dependsOn: [space.name, bridge.name] },
  };
  return [space, bridge, withNic, ...instances];
}

/** One project with one bridge, one profile and fifty instances. */
describe("requests to the daemon", () => {
  let counted: FaultCase;

  beforeAll(async () => {
    counted = await openCase(project, inject("lab"));
    await counted.stack.resources(resources());
    const up = await counted.stack.up();
    expect(up.exitCode, up.output).toBe(0);
  });
  afterAll(async () => await counted.close());

  const asked = () => counted.proxy.requests.map(({ method, path }) => `${method} ${path}`);

  test("a preview without changes asks nothing", async () => {
    counted.proxy.clear();
    const preview = await counted.stack.noChanges();
    expect(preview.exitCode, preview.output).toBe(0);
    expect(asked()).toEqual([]);
  });

  test("a refresh of fifty instances asks five times at most, and finds no change", async () => {
    counted.proxy.clear();
    const refresh = await counted.stack.refresh("--expect-no-changes");
    expect(refresh.exitCode, refresh.output).toBe(0);
    const requests = asked();
    expect(requests.length).toBeGreaterThan(0);
    expect(requests.length, requests.join("\n")).toBeLessThanOrEqual(5);
  });
});
