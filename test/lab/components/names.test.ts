import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { stackOutputs } from "../../../stack/outputs.ts";
import { daemonGet, names } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";

const head = `
project_name: names
global: {base_subnet: "10.118", default_os_image: strata-tiny}
`;
const left = "nm-left: {subnet_id: 1, machines: {nl: {}}}";
const right = "nm-rght: {subnet_id: 2, ephemeral: true, machines: {nr: {}}}";

interface Instance {
  readonly status: string;
  readonly config: Record<string, string>;
  readonly devices: Record<string, Record<string, string>>;
}

describe("names of a nested lab", () => {
  const lab = inject("lab");
  let stack: PulumiStack;
  let first: string | undefined;

  const deploy = (...domains: readonly string[]) => {
    const lines = domains.map((domain) => `  ${domain}\n`).join("");
    return stack.deploy(`${head}domains:\n${lines}`);
  };
  const instance = (project: string, name: string) =>
    daemonGet<Instance>(lab.socket, `/1.0/instances/${name}?project=${project}`);
  const uuid = async (project: string, name: string) =>
    (await instance(project, name)).config["volatile.uuid"];
  const inGuest = async (project: string, name: string, command: string) =>
    (await guestExec(lab.socket, project, name, ["sh", "-c", command])).exitCode === 0;
  const addresses = async () => stackOutputs.parse(await stack.outputs()).addresses;

  beforeAll(async () => {
    stack = await PulumiStack.create({
      ...lab,
      program: "strata",
      name: "test-names",
      config: {
        "strata:environment": "test",
        "strata:node": "names",
        "strata:facts": { nesting: { absoluteLevel: 1 } },
      },
    });
    await stack.configure({ "strata:infra": join(stack.dir, "infra.yml") });
    await deploy(left, right);
    first = await uuid("001-nm-left", "001-nl");
    await inGuest("001-nm-left", "001-nl", "touch /kept");
  });
  afterAll(() => stack.remove());

  test("carry its level, and its machines are told theirs", async () => {
    const { config } = await daemonGet<Instance>(lab.socket, "/1.0/networks/net-001-nm-left");
    expect(config["security.acls"]).toBe("net-001-nm-left");
    const { devices, status } = await instance("001-nm-left", "001-nl");
    expect(status).toBe("Running");
    expect(devices["eth0"]).toMatchObject({
      network: "net-001-nm-left",
      "ipv4.address": "10.118.1.1",
    });
    const told = "grep -x 2 /etc/anklume/absolute_level && grep -x 1 /etc/anklume/relative_level";
    expect(await inGuest("001-nm-left", "001-nl", told)).toBe(true);
    expect(stackOutputs.parse(await stack.outputs())).toMatchObject({
      names: { "nm-left": ["nl"], "nm-rght": ["nr"] },
      instances: { nl: "001-nl", nr: "001-nr" },
      projects: { "nm-left": "001-nm-left" },
      bridges: { "nm-left": "net-001-nm-left" },
    });
  });

  test("change in place where renamed_from says so, protected or not", async () => {
    await deploy(left.replace("nl: {}", "nx: {renamed_from: nl}"), right);
    expect(await uuid("001-nm-left", "001-nx")).toBe(first);
    expect(await names(lab.socket, "/1.0/instances?project=001-nm-left")).toEqual(["001-nx"]);
    expect(await addresses()).toEqual({ nx: "10.118.1.1", nr: "10.118.2.1" });
    const kept = "test -e /kept && grep -x 2 /etc/anklume/absolute_level";
    expect(await inGuest("001-nm-left", "001-nx", kept)).toBe(true);
  });

  test("of domains change with their machines moved into the new project", async () => {
    const other = await uuid("001-nm-rght", "001-nr");
    await deploy(
      left.replace("nl: {}", ""),
      "nm-new: {subnet_id: 2, renamed_from: nm-rght, ephemeral: true, machines: {nr: {}, nx: {ephemeral: false}}}",
    );
    expect(await uuid("001-nm-new", "001-nr")).toBe(other);
    // Moved from another domain by the same run.
    expect(await uuid("001-nm-new", "001-nx")).toBe(first);
    expect(await inGuest("001-nm-new", "001-nx", "test -e /kept")).toBe(true);
    expect(await addresses()).toEqual({ nr: "10.118.2.1", nx: "10.118.2.2" });
    expect((await instance("001-nm-new", "001-nr")).devices["eth0"]?.["network"]).toBe(
      "net-001-nm-new",
    );
    expect(await inGuest("001-nm-new", "001-nr", "ping -c 1 -W 2 10.118.2.254")).toBe(true);
    expect(await names(lab.socket, "/1.0/projects")).not.toContain("001-nm-rght");
    expect(await names(lab.socket, "/1.0/networks")).not.toContain("net-001-nm-rght");

    const quiet = await stack.noChanges();
    expect(quiet.exitCode, quiet.output).toBe(0);
    const refreshed = await stack.refresh("--expect-no-changes");
    expect(refreshed.exitCode, refreshed.output).toBe(0);
  });
});
