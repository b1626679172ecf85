import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { stackOutputs } from "../../../stack/outputs.ts";
import { daemonGet, names } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";

interface Configured {
  readonly config: Record<string, string>;
  readonly devices: Record<string, Record<string, string>>;
}

const description = `
project_name: zones
global: {addressing: {zone_base: 160}, default_os_image: strata-tiny}
domains:
  zn-move: {trust_level: trusted, ephemeral: true, machines: {zm: {}}}
  zn-off: {ephemeral: true, machines: {zo: {}}}
  zn-{n}: {count: 1, ephemeral: true, machines: {"z{n}": {}}}
`;

describe("domains in zones", () => {
  const lab = inject("lab");
  let stack: PulumiStack;

  const bridge = async (domain: string) =>
    (await daemonGet<Configured>(lab.socket, `/1.0/networks/net-${domain}`)).config["ipv4.address"];
  const addressOf = async (domain: string, machine: string) => {
    const path = `/1.0/instances/${machine}?project=${domain}`;
    return (await daemonGet<Configured>(lab.socket, path)).devices["eth0"]?.["ipv4.address"];
  };

  beforeAll(async () => {
    stack = await PulumiStack.create({
      ...lab,
      program: "strata",
      name: "test-zones",
      config: { "strata:environment": "test", "strata:node": "zones" },
    });
    await stack.configure({ "strata:infra": join(stack.dir, "infra.yml") });
    await stack.deploy(description);
  });
  afterAll(() => stack.remove());

  test("get their subnets by trust, and machines theirs in them", async () => {
    expect(await bridge("zn-move")).toBe("10.170.0.254/24");
    expect(await bridge("zn-01")).toBe("10.180.0.254/24");
    expect(await bridge("zn-off")).toBe("10.180.1.254/24");
    expect(await addressOf("zn-off", "zo")).toBe("10.180.1.1");
  });

  test("move between zones, leave when switched off, and grow in number", async () => {
    const others = description
      .replace("trust_level: trusted", "trust_level: admin")
      .replace("zn-off: {", "zn-off: {enabled: false, ")
      .replace("count: 1", "count: 2");
    await stack.deploy(others);
    expect(await bridge("zn-move")).toBe("10.160.0.254/24");
    expect(await addressOf("zn-move", "zm")).toBe("10.160.0.1");
    const reached = await guestExec(lab.socket, "zn-move", "zm", [
      "sh",
      "-c",
      "ip -4 addr show eth0 | grep 10.160.0.1/24 && ping -c 1 -W 2 10.160.0.254",
    ]);
    expect(reached.exitCode).toBe(0);
    expect(await names(lab.socket, "/1.0/projects")).not.toContain("zn-off");
    expect(await names(lab.socket, "/1.0/networks")).not.toContain("net-zn-off");
    expect(await bridge("zn-02")).toBe("10.180.2.254/24");
    expect(Object.keys(stackOutputs.parse(await stack.outputs()).subnets)).toEqual([
      "zn-01",
      "zn-02",
      "zn-move",
    ]);
    const quiet = await stack.noChanges();
    expect(quiet.exitCode, quiet.output).toBe(0);
  });

  test("are back at their addresses when switched on", async () => {
    await stack.deploy(description);
    expect(await addressOf("zn-off", "zo")).toBe("10.180.1.1");
    expect(await addressOf("zn-move", "zm")).toBe("10.170.0.1");
    expect(await names(lab.socket, "/1.0/projects")).not.toContain("zn-02");
  });
});
