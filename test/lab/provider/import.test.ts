import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { tinyProject } from "../faults/faultCase.ts";
import { daemonGet } from "../harness/daemon.ts";
import { inventory, ownedBy } from "../harness/inventory.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";

const project = "imports";

interface Live {
  readonly config: Record<string, string>;
}

/** A stack takes over what another one (or a person) made, without touching it. */
describe("import", () => {
  const lab = inject("lab");
  let maker: PulumiStack;
  let taker: PulumiStack;
  const resources = tinyProject(project, ["kept"], { config: { "limits.memory": "64MiB" } });
  const ids: Record<string, string> = {
    [project]: project,
    [`${project}-default`]: `${project}/default`,
    kept: `${project}/kept`,
  };
  const imported = resources.map((one) => ({
    ...one,
    opts: { ...one.opts, import: ids[one.name] },
  }));
  const uuid = async () =>
    (await daemonGet<Live>(lab.socket, `/1.0/instances/kept?project=${project}`)).config[
      "volatile.uuid"
    ];

  beforeAll(async () => {
    maker = await PulumiStack.create(lab);
    taker = await PulumiStack.create(lab);
    await maker.resources(resources);
    const up = await maker.up();
    expect(up.exitCode, up.output).toBe(0);
  });
  afterAll(async () => {
    await taker.remove();
    await maker.forget();
  });

  test("takes over project, profile and instance as they are, and finds nothing to do", async () => {
    const before = await uuid();
    await taker.resources(imported);
    const up = await taker.up();
    expect(up.exitCode, up.output).toBe(0);
    expect(up.output).toMatch(/3 imported/);
    await taker.resources(resources);
    const quiet = await taker.noChanges();
    expect(quiet.exitCode, quiet.output).toBe(0);
    expect(await uuid()).toBe(before);
  });

  test("with the next update it belongs to the taker, and the maker can no longer delete it", async () => {
    await taker.resources(
      resources.map((one) => ({ ...one, args: { ...one.args, description: "taken over" } })),
    );
    const up = await taker.up();
    expect(up.exitCode, up.output).toBe(0);
    const owned = ownedBy(taker.stackId, await inventory(lab.socket));
    expect(owned.map(({ name }) => name).toSorted()).toEqual(["default", project, "kept"]);

    const destroyed = await maker.destroy();
    expect(destroyed.exitCode).not.toBe(0);
    expect(destroyed.output).toContain("another stack owns it now");
    expect(ownedBy(taker.stackId, await inventory(lab.socket))).toEqual(owned);
  });
});
