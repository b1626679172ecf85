import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { daemonGet, daemonWrite } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";

/** Stands for what is outside the lab: an address of the server that no fact names. */
const outside = { network: "egr-outside", address: "10.250.77.1" };
const served = "10.103.3.1";

const keys = 'boot_priority: 7, snapshots_schedule: "0 2 * * *", snapshots_expiry: 24h';

const description = (shut: string) => `
project_name: egress
global: {base_subnet: "10.103", default_os_image: strata-tiny, ipv6: ula, resource_policy: true}
domains:
  egr-open: {subnet_id: 1, ephemeral: true, machines: {eo: {}, ep: {}}}
  egr-shut: {subnet_id: 2, ephemeral: true, ${shut}, machines: {es: {}, et: {weight: 4, ${keys}}}}
  egr-serve: {subnet_id: 3, ephemeral: true, machines: {ev: {}}}
network_policies:
  - {from: eo, to: host, ports: [8080, 8082]}
  - {from: egr-shut, to: host, ports: [8090]}
  - {from: egr-shut, to: ev, ports: [80]}
`;

describe("what leaves a domain", () => {
  const lab = inject("lab");
  let stack: PulumiStack;

  const run = async (machine: string, command: string) => {
    const project = { eo: "egr-open", ep: "egr-open", ev: "egr-serve" }[machine] ?? "egr-shut";
    return (await guestExec(lab.socket, project, machine, ["sh", "-c", command])).exitCode;
  };
  const pings = async (machine: string, address: string) =>
    (await run(machine, `ping -c 1 -W 1 ${address}`)) === 0;
  /** Nothing listens there: a refusal is the answer of the host itself, a drop is silence. */
  const reachesHost = async (machine: string, gateway: string, port: number) =>
    (await run(machine, `timeout 2 nc ${gateway} ${port} </dev/null`)) === 1;

  beforeAll(async () => {
    await daemonWrite(lab.socket, "POST", "/1.0/networks", {
      name: outside.network,
      config: { "ipv4.address": `${outside.address}/24`, "ipv6.address": "none" },
    });
    stack = await PulumiStack.create({
      ...lab,
      program: "strata",
      name: "test-egress",
      config: { "strata:environment": "test", "strata:node": "egress" },
    });
    await stack.configure({
      "strata:infra": join(stack.dir, "infra.yml"),
      "strata:facts": { networks: [], cpus: 10, memory: 10 * 1024 ** 3 },
    });
    await stack.deploy(description("internet: false"));
    await run("ev", "nc -ll -p 80 -e true & nc -ll -p 81 -e true &");
  });
  afterAll(async () => {
    await stack.remove();
    await daemonWrite(lab.socket, "DELETE", `/1.0/networks/${outside.network}`);
  });

  test("a policy to the host opens its ports to its machine alone", async () => {
    expect({
      opened: await reachesHost("eo", "10.103.1.254", 8080),
      openedToo: await reachesHost("eo", "10.103.1.254", 8082),
      between: await reachesHost("eo", "10.103.1.254", 8081),
      byAnother: await reachesHost("ep", "10.103.1.254", 8080),
      onAnotherBridge: await reachesHost("eo", "10.103.3.254", 8080),
    }).toEqual({
      opened: true,
      openedToo: true,
      between: false,
      byAnother: false,
      onAnotherBridge: false,
    });
  });

  test("without internet a domain reaches itself, its gateway and what policies name", async () => {
    const web = (port: number) => run("es", `echo | timeout 2 nc ${served} ${port}`);
    expect({
      outside: await pings("es", outside.address),
      neighbour: await pings("es", "10.103.2.2"),
      gateway: await pings("es", "10.103.2.254"),
      host: await reachesHost("es", "10.103.2.254", 8090),
      hostElsewhere: await reachesHost("es", "10.103.2.254", 8091),
      policy: (await web(80)) === 0,
      otherPort: (await web(81)) === 0,
      otherDomain: await pings("es", "10.103.1.1"),
    }).toEqual({
      outside: false,
      neighbour: true,
      gateway: true,
      host: true,
      hostElsewhere: false,
      policy: true,
      otherPort: false,
      otherDomain: false,
    });
    expect(await pings("eo", outside.address)).toBe(true);
  });

  test("without internet names of machines are known, and nobody else is asked for others", async () => {
    const ask = (name: string) => `nslookup ${name} 10.103.2.254 2>&1`;
    expect(await run("es", ask("et.incus"))).toBe(0);
    expect(await run("es", `${ask("example.org")} | grep -q REFUSED`)).toBe(0);
  });

  test("a machine's keys and its share are options that the server has taken", async () => {
    const path = "/1.0/instances/et?project=egr-shut";
    const { config } = await daemonGet<{ config: Record<string, string> }>(lab.socket, path);
    expect(config).toMatchObject({
      "boot.autostart.priority": "7",
      "snapshots.schedule": "0 2 * * *",
      "snapshots.expiry": "24H",
      "limits.cpu.allowance": "40%",
      "limits.memory": "4096MiB",
      "limits.memory.enforce": "soft",
    });
  });

  test("IPv6 is as closed as IPv4", async () => {
    for (const [machine, address] of [
      ["eo", "fd0a:7374:7261:6701::1"],
      ["ep", "fd0a:7374:7261:6701::2"],
      ["ev", "fd0a:7374:7261:6703::1"],
    ] as const) {
      const gateway = address.replace(/::\d$/, "::fe");
      await run(machine, `ip -6 addr add ${address}/64 dev eth0`);
      await run(machine, `ip -6 route add default via ${gateway}`);
    }
    // An address is not used before nobody else has claimed it (RFC 4862, duplicate detection).
    for (const machine of ["eo", "ep", "ev"]) {
      await run(machine, "while ip -6 addr | grep -q tentative; do sleep 0.2; done");
    }
    expect({
      neighbour: await pings("eo", "fd0a:7374:7261:6701::2"),
      gateway: await pings("eo", "fd0a:7374:7261:6701::fe"),
      opened: await reachesHost("eo", "fd0a:7374:7261:6701::fe", 8080),
      closed: await reachesHost("eo", "fd0a:7374:7261:6701::fe", 8081),
      otherDomain: await pings("eo", "fd0a:7374:7261:6703::1"),
      otherGateway: await pings("eo", "fd0a:7374:7261:6703::fe"),
    }).toEqual({
      neighbour: true,
      gateway: true,
      opened: true,
      closed: false,
      otherDomain: false,
      otherGateway: false,
    });
    const path = "/1.0/instances/eo?project=egr-open";
    const { devices } = await daemonGet<{ devices: Record<string, object> }>(lab.socket, path);
    expect(devices["eth0"]).toMatchObject({ "ipv6.address": "fd0a:7374:7261:6701::1" });
  });

  test("a second up changes nothing, and internet comes back with the key", async () => {
    const none = await stack.noChanges();
    expect(none.exitCode, none.output).toBe(0);
    await stack.deploy(description("internet: true"));
    expect({
      outside: await pings("es", outside.address),
      host: await reachesHost("es", "10.103.2.254", 8090),
      hostElsewhere: await reachesHost("es", "10.103.2.254", 8091),
    }).toEqual({ outside: true, host: true, hostElsewhere: false });
  });
});
