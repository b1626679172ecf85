import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { isGone } from "../harness/daemon.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { packArguments, packPath, violationsIn } from "./packRun.ts";

const project = "policy-state";

/** A stopped container; nothing here needs it to run. */
const guest = (config: Readonly<Record<string, string>>) => [
  {
    type: "incus:index:Project",
    name: "project",
    args: { name: project, config: { "features.images": "false" } },
  },
  {
    type: "incus:index:Instance",
    name: "guest",
    args: {
      name: "guest",
      project,
      image: "strata-tiny",
      running: false,
      config,
      devices: { root: { type: "disk", path: "/", pool: "default" } },
      profiles: ["default"],
    },
    opts: { dependsOn: ["project"] },
  },
];

describe("the policy pack on what is deployed", () => {
  const lab = inject("lab");
  const path = `/1.0/instances/guest?project=${project}`;
  let stack: PulumiStack;

  beforeAll(async () => {
    stack = await PulumiStack.create({
      ...lab,
      config: { "strata:environment": "test", "strata:node": "lab" },
    });
    await stack.resources(guest({ "security.privileged": "true" }));
  });
  afterAll(() => stack.remove());

  const analyze = async () => {
    const file = join(stack.dir, "state.json");
    await writeFile(file, JSON.stringify(await stack.exported()));
    const args = ["policy", "analyze", "--file", file, ...(await packArguments(stack))];
    return stack.pulumi(args, { configFile: false, env: { PATH: packPath } });
  };

  test("an up that breaks a rule creates nothing of it", async () => {
    const run = await stack.up(...(await packArguments(stack)));
    expect(violationsIn(run).map(([, rule]) => rule)).toContain("privileged");
    expect(run.exitCode, run.output).not.toBe(0);
    expect(await isGone(lab.socket, path)).toBe(true);
  });

  test("a state is analyzed without its program: refused, then passed", async () => {
    // Without the pack it is created, so that the pack alone kept it from that.
    const bare = await stack.up();
    expect(bare.exitCode, bare.output).toBe(0);
    expect(await isGone(lab.socket, path)).toBe(false);
    const refused = await analyze();
    expect(violationsIn(refused).filter(([level]) => level === "mandatory")).toEqual([
      ["mandatory", "privileged", "guest", expect.stringContaining("security.privileged is on")],
    ]);
    expect(refused.exitCode, refused.output).not.toBe(0);

    await stack.resources(guest({}));
    const run = await stack.up(...(await packArguments(stack)));
    expect(run.exitCode, run.output).toBe(0);
    const passed = await analyze();
    expect(violationsIn(passed).filter(([level]) => level === "mandatory")).toEqual([]);
    expect(passed.exitCode, passed.output).toBe(0);
  });
});
