import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";

import { daemonGet, daemonWrite } from "../harness/daemon.ts";
import { expectHonestFailure, expectRecovery } from "../harness/invariants.ts";
import type { FaultCase } from "./faultCase.ts";
import { openCase, tinyProject } from "./faultCase.ts";

const project = "ownership";
const taken = `/1.0/instances/taken?project=${project}`;

describe("objects that somebody else made or removed", () => {
  let fault: FaultCase;

  beforeAll(async () => {
    fault = await openCase(project, inject("lab"));
    await fault.stack.resources(tinyProject(project, ["own"]));
    expect((await fault.stack.up()).exitCode).toBe(0);
  });
  afterAll(async () => await fault.close());
  beforeEach(() => fault.proxy.clear());

  const plant = (config: Record<string, string>) =>
    daemonWrite(fault.socket, "POST", `/1.0/instances?project=${project}`, {
      name: "taken",
      type: "container",
      source: { type: "none" },
      config,
    });
  const removePlanted = () => daemonWrite(fault.socket, "DELETE", taken);

  test("F24 an object deleted behind the back: refresh sees it, up makes one again", async () => {
    const own = `/1.0/instances/own?project=${project}`;
    await daemonWrite(fault.socket, "PUT", own.replace("?", "/state?"), {
      action: "stop",
      force: true,
      timeout: 0,
    });
    await daemonWrite(fault.socket, "DELETE", own);
    const shown = await fault.stack.preview("--refresh");
    expect(shown.output).toMatch(/\+.*incus:index:Instance/);

    // Without a refresh the update meets the gap and says so.
    await fault.stack.resources(tinyProject(project, ["own"], { description: "changed" }));
    const blind = await fault.stack.up();
    expectHonestFailure(blind, /own/, /pulumi refresh/);

    expect((await fault.stack.refresh()).exitCode).toBe(0);
    await expectRecovery(fault.stack, fault.socket);
    expect((await daemonGet<{ description: string }>(fault.socket, own)).description).toBe(
      "changed",
    );
  });

  test.each([
    ["F25 an unmarked object", {} as Record<string, string>, /no stack made it/],
    [
      "F26 an object of another stack",
      { "user.pulumi.owner": `${randomUUID()}/incus:index:Instance/${project}/taken` },
      /belongs to another stack/,
    ],
  ])(
    "%s of the same name is refused, untouched, with the import line",
    async (_what, config, why) => {
      await plant(config);
      const before = await daemonGet(fault.socket, taken);
      await fault.stack.resources(
        tinyProject(project, ["own", "taken"], { description: "changed" }),
      );
      const up = await fault.stack.up();

      expectHonestFailure(
        up,
        why,
        new RegExp(`pulumi import incus:index:Instance taken ${project}/taken`),
      );
      expect(await daemonGet(fault.socket, taken)).toEqual(before);
      await removePlanted();
      await expectRecovery(fault.stack, fault.socket);
      await fault.stack.resources(tinyProject(project, ["own"], { description: "changed" }));
      expect((await fault.stack.up()).exitCode).toBe(0);
    },
  );
});
