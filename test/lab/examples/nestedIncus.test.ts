import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";

import type { Lab } from "../../../lab/startLab.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import { stackOutputs, type StackOutputs } from "../../../stack/outputs.ts";
import { daemonGet, daemonWrite } from "../harness/daemon.ts";
import type { FurnishedIncus } from "../harness/furnishIncus.ts";
import { guestExec } from "../harness/guest.ts";
import { expectCleanDestroy } from "../harness/invariants.ts";
import { type Found, inventory } from "../harness/inventory.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { onServer, startExampleLab, stopExampleLab } from "./exampleLab.ts";
import { labPrograms, startInnerIncus } from "./innerIncus.ts";

interface Outer {
  domains: {
    servers: { machines: { nest: { devices: Record<string, Record<string, unknown>> } } };
  };
}

interface Network {
  readonly config: Record<string, string>;
}

const settings = (node: string) => ({
  "strata:environment": "test",
  "strata:node": node,
  "strata:images": { "images:*": "strata-tiny" },
});
const bridges = ["web", "office", "guests"].map((domain) => `net-001-${domain}`);

describe("examples/nested-incus", () => {
  let lab: Lab;
  let outer: PulumiStack;
  let inner: PulumiStack;
  let incus: FurnishedIncus;
  let outside: { found: Found[]; links: string };
  let inside: Found[];
  let outputs: StackOutputs;

  const links = async () => (await onServer(lab, ["ls", "/sys/class/net"])).stdout;
  const inGuest = async (domain: string, machine: string, command: string) => {
    const shell = ["sh", "-c", command];
    return (await guestExec(incus.socket, `001-${domain}`, `001-${machine}`, shell)).exitCode;
  };
  const reachesWeb = async (domain: string, machine: string) =>
    (await inGuest(domain, machine, "echo | timeout 3 nc 10.110.0.10 80")) === 0;

  /** Whether it comes to that: a listener may still be starting. */
  async function opensWeb(domain: string, machine: string): Promise<void> {
    const wait = { what: `the way from ${machine} to the web server`, seconds: 60, everyMs: 200 };
    await waitFor({ ...wait, wayOut: "" }, async () =>
      (await reachesWeb(domain, machine)) ? true : undefined,
    );
  }
  /** Kept out with a working network: its gateway answers. */
  async function isKeptOut(): Promise<boolean> {
    const alive = await inGuest("guests", "guest-pc", "ping -c 1 -W 5 10.110.2.254");
    expect(alive).toBe(0);
    return !(await reachesWeb("guests", "guest-pc"));
  }

  beforeAll(async () => {
    lab = await startExampleLab();
    outside = { found: await inventory(lab.socket), links: await links() };
    outer = await PulumiStack.create({
      ...lab,
      program: "strata",
      name: "test-outer",
      config: settings("outer"),
    });
    const infra = parse(await readFile("examples/nested-incus/infra.yml", "utf8")) as Outer;
    const { devices } = infra.domains.servers.machines.nest;
    const listen = String(devices["incus"]?.["listen"]).replace("unix:", "");
    Object.assign(devices, labPrograms);
    await outer.describe(stringify(infra));
    await outer.configure({ "strata:infra": join(outer.dir, "infra.yml") });
    const up = await outer.up();
    expect(up.exitCode, up.output).toBe(0);

    incus = await startInnerIncus(lab, { project: "servers", instance: "nest", listen });
    inside = await inventory(incus.socket);
    inner = await PulumiStack.create({
      ...incus,
      program: "strata",
      name: "test-inner",
      config: {
        ...settings("inner"),
        "strata:infra": "examples/nested-incus/inner.yml",
        "strata:facts": {
          networks: [{ name: "eth0", addresses: ["10.100.0.10/24"] }],
          nesting: { absoluteLevel: 1, relativeLevel: 1 },
        },
      },
    });
  });
  afterAll(async () => {
    await inner?.forget();
    await outer?.forget();
    await stopExampleLab(lab);
  });

  test("a lab runs inside an unprivileged instance, with the prefix of its level", async () => {
    const nest = await daemonGet<Network>(lab.socket, "/1.0/instances/nest?project=servers");
    expect(nest.config).not.toHaveProperty("security.privileged");
    const up = await inner.up();
    expect(up.exitCode, up.output).toBe(0);
    outputs = stackOutputs.parse(await inner.outputs());
    expect(outputs.instances).toEqual({
      "web-server": "001-web-server",
      "office-pc": "001-office-pc",
      "guest-pc": "001-guest-pc",
    });
    expect(Object.values(outputs.bridges).toSorted()).toEqual(bridges.toSorted());
    const told = "test $(cat /etc/anklume/absolute_level) = 2";
    expect(await inGuest("web", "web-server", told)).toBe(0);
    const again = await inner.noChanges();
    expect(again.exitCode, again.output).toBe(0);
  });

  test("its domains are kept apart by its own rules, and reach each other without them", async () => {
    await inGuest("web", "web-server", "nc -ll -p 80 -e true >/dev/null 2>&1 &");
    await opensWeb("office", "office-pc");
    expect(await isKeptOut()).toBe(true);

    for (const bridge of bridges) {
      const { config } = await daemonGet<Network>(incus.socket, `/1.0/networks/${bridge}`);
      const { "security.acls": _acls, ...open } = config;
      await daemonWrite(incus.socket, "PUT", `/1.0/networks/${bridge}`, { config: open });
    }
    await opensWeb("guests", "guest-pc");

    const repaired = await inner.up("--refresh");
    expect(repaired.exitCode, repaired.output).toBe(0);
    expect(await isKeptOut()).toBe(true);
    await opensWeb("office", "office-pc");
  });

  test("destroyed, it leaves nothing inside, and its machine nothing outside", async () => {
    await expectCleanDestroy(inner, incus.socket, inside);
    expect(await inventory(incus.socket)).toHaveLength(inside.length);
    const unprotected = await outer.unprotect();
    expect(unprotected.exitCode, unprotected.output).toBe(0);
    await expectCleanDestroy(outer, lab.socket, outside.found);
    expect(await inventory(lab.socket)).toHaveLength(outside.found.length);
    expect(await links()).toBe(outside.links);
    await expect(daemonGet(incus.socket, "/1.0")).rejects.toThrow(/ECONNREFUSED|ENOENT/);
  });
});
