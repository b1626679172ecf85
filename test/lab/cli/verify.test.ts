import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";

import { verifyStack } from "../../../cli/commands/verify.ts";
import type { Finding } from "../../../cli/verify/finding.ts";
import { daemonGet, daemonWrite } from "../harness/daemon.ts";
import { CliStack } from "./cliStack.ts";

const description = `
project_name: verify
global: {base_subnet: "10.107", default_os_image: strata-tiny, ipv6: ula}
domains:
  vfy-one:
    subnet_id: 1
    machines:
      va: {snapshots_schedule: "0 2 * * *", config: {limits.processes: 500}}
  vfy-two:
    subnet_id: 2
    ephemeral: true
    internet: false
    profiles: {calm: {config: {limits.cpu.priority: 3}}}
    machines: {vb: {profiles: [default, calm], storage_volumes: {vfy-data: {path: /data}}}}
network_policies:
  - {from: vb, to: va, ports: [80], description: web}
`;
const foreign = "vfy-foreign";

interface Live {
  readonly config: Record<string, string>;
  readonly devices: Record<string, Record<string, string>>;
  readonly ingress: readonly object[];
}

/** What somebody does to the lab by hand, and how it is undone. */
interface Planted {
  readonly what: string;
  readonly plant: () => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly finding: Partial<Finding>;
}

describe("strata verify", () => {
  const lab = inject("lab");
  const va = "/1.0/instances/va?project=vfy-one";
  const stateOf = (path: string) => path.replace("?", "/state?");
  const get = (path: string) => daemonGet<Live>(lab.socket, path);
  const write = (method: string, path: string, body?: object) =>
    daemonWrite(lab.socket, method, path, body);
  const setConfig = (path: string, config: Record<string, string>) =>
    write("PATCH", path, { config });
  const setDevice = async (name: string, change: (device: Record<string, string>) => object) => {
    const { devices } = await get(va);
    await write("PATCH", va, { devices: { ...devices, [name]: change(devices[name] ?? {}) } });
  };
  const power = (path: string, action: "start" | "stop") =>
    write("PUT", stateOf(path), { action, force: true, timeout: 30 });
  let cli: CliStack;

  beforeAll(async () => {
    await write("POST", "/1.0/networks", {
      name: foreign,
      config: { "ipv4.address": "10.250.78.1/24", "ipv6.address": "none" },
    });
    cli = await CliStack.deploy(lab, "verify", description, {
      "strata:facts": { networks: [{ name: "eth9", addresses: ["192.0.2.7/24"] }] },
    });
  });
  afterAll(async () => {
    await cli.remove();
    await write("DELETE", `/1.0/networks/${foreign}`);
  });

  test("finds nothing where nobody has changed anything", async () => {
    expect(await cli.findings()).toEqual({ exitCode: 0, findings: [] });
    expect(await verifyStack(cli.stack.name, {}, cli.stack.dir)).toBe(0);
    expect(cli.printed()).toBe(
      "the server has what stack test-verify describes: 2 domains, 2 machines\n",
    );
  });

  const acl = "/1.0/network-acls/net-vfy-one";
  const bridge = "/1.0/networks/net-vfy-one";
  const vb = "/1.0/instances/vb?project=vfy-two";
  const extra = "/1.0/instances/vx?project=vfy-one";
  const outsider = "/1.0/instances/vfy-outsider?project=default";
  const calm = "/1.0/profiles/calm?project=vfy-two";
  const root = { type: "disk", path: "/", pool: "default" };
  const tiny = { type: "image", alias: "strata-tiny" };
  const object = "instance va in project vfy-one";
  let before: Live;

  const planted: Planted[] = [
    {
      what: "an ACL rule removed",
      plant: async () => {
        before = await get(acl);
        const web = before.ingress.findIndex((rule) => JSON.stringify(rule).includes('"80"'));
        const ingress = before.ingress.toSpliced(web, 1);
        await write("PUT", acl, { ...before, ingress });
      },
      undo: () => write("PUT", acl, before),
      finding: {
        severity: "high",
        object: "ACL net-vfy-one",
        what: "ingress rule",
        found: "nothing",
        expected:
          "allow protocol=tcp source=10.107.2.1/32 destination=10.107.1.1/32 destination_port=80 (web)",
      },
    },
    {
      what: "a container made privileged",
      plant: () => setConfig(va, { "security.privileged": "true" }),
      undo: () => setConfig(va, { "security.privileged": "" }),
      finding: {
        severity: "high",
        object,
        what: "option security.privileged",
        found: "true",
        expected: "nothing",
      },
    },
    {
      what: "an ACL detached from its bridge",
      plant: () => setConfig(bridge, { "security.acls": "" }),
      undo: () => setConfig(bridge, { "security.acls": "net-vfy-one" }),
      finding: {
        severity: "high",
        object: "bridge net-vfy-one",
        what: "option security.acls",
        found: "nothing",
      },
    },
    {
      what: "a network card on a foreign bridge",
      plant: () => setDevice("eth7", () => ({ type: "nic", name: "eth7", network: foreign })),
      undo: async () => {
        const { devices, ...rest } = await get(va);
        await write("PUT", va, { ...rest, devices: { ...devices, eth7: undefined } });
      },
      finding: { severity: "high", object, what: "device eth7", expected: "nothing" },
    },
    {
      what: "an address changed",
      plant: () => setDevice("eth0", (eth0) => ({ ...eth0, "ipv4.address": "10.107.1.77" })),
      undo: () => setDevice("eth0", (eth0) => ({ ...eth0, "ipv4.address": "10.107.1.1" })),
      finding: {
        severity: "high",
        object,
        what: "device eth0",
        found: "ipv4.address=10.107.1.77",
        expected: "ipv4.address=10.107.1.1",
      },
    },
    {
      what: "a snapshot schedule removed",
      plant: () => setConfig(va, { "snapshots.schedule": "" }),
      undo: () => setConfig(va, { "snapshots.schedule": "0 2 * * *" }),
      finding: {
        severity: "medium",
        object,
        what: "option snapshots.schedule",
        found: "nothing",
        expected: "0 2 * * *",
      },
    },
    {
      what: "anti-spoofing switched off",
      plant: () => setDevice("eth0", (eth0) => ({ ...eth0, "security.mac_filtering": "false" })),
      undo: () => setDevice("eth0", (eth0) => ({ ...eth0, "security.mac_filtering": "true" })),
      finding: { severity: "high", object, found: "security.mac_filtering=false" },
    },
    {
      what: "protection switched off",
      plant: () => setConfig(va, { "security.protection.delete": "" }),
      undo: () => setConfig(va, { "security.protection.delete": "true" }),
      finding: { severity: "high", object, what: "option security.protection.delete" },
    },
    {
      what: "a machine stopped",
      plant: () => power(va, "stop"),
      undo: () => power(va, "start"),
      finding: { severity: "medium", object, what: "status", found: "Stopped" },
    },
    {
      what: "a machine that nobody declared",
      plant: () => write("POST", "/1.0/instances?project=vfy-one", { name: "vx", source: tiny }),
      undo: () => write("DELETE", extra),
      finding: {
        severity: "high",
        object: "instance vx in project vfy-one",
        fix: "incus delete vx --project vfy-one",
      },
    },
    {
      what: "another project's machine on our bridge",
      plant: () =>
        write("POST", "/1.0/instances?project=default", {
          name: "vfy-outsider",
          source: tiny,
          profiles: [],
          devices: { root, eth0: { type: "nic", network: "net-vfy-two" } },
        }),
      undo: () => write("DELETE", outsider),
      finding: {
        severity: "high",
        object: "bridge net-vfy-two",
        found: "instance vfy-outsider in project default",
        fix: "incus network detach net-vfy-two vfy-outsider --project default",
      },
    },
    {
      what: "a profile that got a device",
      plant: async () => {
        before = await get(calm);
        await write("PATCH", calm, {
          devices: { tap: { type: "unix-char", path: "/dev/zero" } },
        });
      },
      undo: () => write("PUT", calm, before),
      finding: { severity: "high", object: "profile calm in project vfy-two", what: "device tap" },
    },
  ];
  let undo: (() => Promise<void>) | undefined;
  afterEach(async () => {
    await undo?.();
    undo = undefined;
  });

  test.each(planted)("finds $what, and only that", async (one) => {
    undo = one.undo;
    await one.plant();
    const { exitCode, findings } = await cli.findings();
    expect(findings).toEqual([expect.objectContaining(one.finding)]);
    expect(exitCode).toBe(2);
    expect(findings[0]?.fix).not.toBe("");
  });

  test("finds a missing machine; its command puts that and other changes right", async () => {
    await power(vb, "stop");
    await write("DELETE", vb);
    await setConfig(va, { "security.nesting": "true" });
    await setConfig(bridge, { "security.acls": "" });
    const { exitCode, findings } = await cli.findings();
    expect(exitCode).toBe(2);
    expect(findings.map(({ object: about, what, found }) => `${about}: ${what}: ${found}`)).toEqual(
      [
        `${object}: option security.nesting: true`,
        "bridge net-vfy-one: option security.acls: nothing",
        "instance vb in project vfy-two: the machine: nothing",
      ],
    );
    const fix = findings.map((one) => one.fix);
    expect(new Set(fix)).toEqual(new Set(["pulumi up --refresh --stack test-verify"]));
    const { output, exitCode: fixed } = await cli.stack.up("--refresh");
    expect(fixed, output).toBe(0);
    expect(await cli.findings()).toEqual({ exitCode: 0, findings: [] });
  });

  test("says that it cannot tell where there is no such stack, or no such server", async () => {
    const { stack } = cli;
    const failure = async (name: string) =>
      await verifyStack(name, {}, stack.dir).catch((error: { exitCode?: number }) => error);
    expect(await failure("test-none")).toMatchObject({ exitCode: 1 });
    const text = `config: {strata:environment: test, strata:node: away, strata:infra: infra.yml}\n`;
    await writeFile(join(stack.dir, "stacks/Pulumi.test-away.yaml"), text);
    expect(await failure("test-away")).toMatchObject({
      exitCode: 1,
      message: expect.stringContaining("incus:fingerprint"),
    });
  });
});
