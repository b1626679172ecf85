import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Lab } from "../../../lab/startLab.ts";
import { stackOutputs, type StackOutputs } from "../../../stack/outputs.ts";
import { daemonGet } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { expectCleanDestroy } from "../harness/invariants.ts";
import { type Found, inventory } from "../harness/inventory.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { ProbedLab } from "../isolation/probedLab.ts";
import { report } from "../isolation/report.ts";
import { resolved } from "../isolation/resolved.ts";
import { exampleCases, type Way } from "./exampleCases.ts";
import { onServer, startExampleLab, stopExampleLab } from "./exampleLab.ts";
import { readmeOutput } from "./readmeOutput.ts";
import { withoutHardware } from "./withoutHardware.ts";

interface Live {
  readonly name: string;
  readonly project: string;
  readonly status: string;
  readonly config: Record<string, string>;
  readonly expanded_devices: Record<string, Record<string, string>>;
}

let lab: Lab;
beforeAll(async () => {
  lab = await startExampleLab();
});
afterAll(() => stopExampleLab(lab));

describe.each(exampleCases)("examples/$name", (example) => {
  const path = `examples/${example.name}/${example.infra}`;
  let stack: PulumiStack;
  let before: Found[];
  let outputs: StackOutputs;
  let live: Live[];
  let isGone = false;

  const instances = () =>
    daemonGet<Live[]>(lab.socket, "/1.0/instances?recursion=1&all-projects=true");
  const domainOf = (machine: string) =>
    Object.keys(outputs.names).find((domain) => outputs.names[domain]?.includes(machine)) ?? "";
  async function inGuest(machine: string, command: string): Promise<boolean> {
    const shell = ["sh", "-c", command];
    return (await guestExec(lab.socket, domainOf(machine), machine, shell)).exitCode === 0;
  }

  async function reaches({ from, to, port }: Way): Promise<boolean> {
    const address = outputs.addresses[to];
    if (from !== "host") return inGuest(from, `echo | timeout 2 nc ${address} ${port}`);
    const probe = `</dev/tcp/${address}/${port}`;
    return (await onServer(lab, ["timeout", "2", "bash", "-c", probe])).exitCode === 0;
  }

  /** The description as it is; what is deployed after that has no GPU and no virtual machine. */
  async function previewWhole(): Promise<void> {
    const preview = await stack.pulumi(["preview", "--json"]);
    expect(preview.exitCode, preview.output).toBe(0);
    const { steps } = JSON.parse(preview.output.slice(preview.output.indexOf("{"))) as {
      steps: { op: string; urn: string }[];
    };
    const made = steps.filter(({ urn }) => urn.includes("$incus:index:Instance::"));
    expect(made.map(({ op }) => op)).toEqual(Array(example.machines).fill("create"));
    await stack.configure({ "strata:infra": join(stack.dir, "infra.yml") });
    await stack.describe(withoutHardware(example, path));
  }

  beforeAll(async () => {
    before = await inventory(lab.socket);
    stack = await PulumiStack.create({
      socket: lab.socket,
      fingerprint: lab.fingerprint,
      program: "strata",
      name: `test-${example.name}`,
      config: {
        "strata:environment": "test",
        "strata:node": example.name,
        "strata:infra": path,
        "strata:images": { "images:*": "strata-tiny" },
        "strata:waitFor": "running",
      },
    });
  });
  afterAll(() => (isGone ? stack.forget() : stack.remove()));

  test("runs, with the addresses and settings that it names", async () => {
    if (example.without.length > 0) await previewWhole();
    const up = await stack.up();
    expect(up.exitCode, up.output).toBe(0);
    outputs = stackOutputs.parse(await stack.outputs());
    live = await instances();
    expect(live.map(({ status }) => status)).toEqual(Array(example.machines).fill("Running"));
    const addresses = live.map(({ name, expanded_devices }) => [
      name,
      expanded_devices["eth0"]?.["ipv4.address"],
    ]);
    expect(Object.fromEntries(addresses)).toEqual(outputs.addresses);
    for (const [machine, config] of Object.entries(example.config)) {
      expect(live.find(({ name }) => name === machine)?.config).toMatchObject(config);
    }
    for (const [bridge, config] of Object.entries(example.bridges ?? {})) {
      const network = await daemonGet<Pick<Live, "config">>(lab.socket, `/1.0/networks/${bridge}`);
      expect(network.config).toMatchObject(config);
    }
  });

  test("lets through what its policies say, between every pair of machines, and nothing else", async () => {
    const probed = new ProbedLab(lab, resolved(withoutHardware(example, path)));
    try {
      await probed.openAll();
      const { tally, findings } = await probed.judged();
      await report(example.name, tally);
      expect(findings).toEqual([]);
    } finally {
      await probed.close();
    }
  });

  test("opens the ways that its README tells of and no other, and is as it shows", async () => {
    const targets = new Set(example.ways.map(({ to, port }) => `${to} ${port}`));
    for (const target of targets) {
      const [to = "", port = ""] = target.split(" ");
      await inGuest(to, `nc -ll -p ${port} -e true >/dev/null 2>&1 &`);
    }
    // The listeners may not listen yet: what is open is awaited, and with it they all are.
    for (const way of example.ways.filter(({ open }) => open)) {
      await expect
        .poll(() => reaches(way), { timeout: 30_000, message: JSON.stringify(way) })
        .toBe(true);
    }
    const tried = await Promise.all(
      example.ways.map(async (way) => ({ ...way, open: await reaches(way) })),
    );
    expect(tried).toEqual(example.ways);
    if (example.without.length > 0) return;
    const command = "incus list --all-projects -c enst4";
    const { stdout } = await onServer(lab, command.split(" "));
    expect(stdout).toBe(await readmeOutput(example.name, command));
  });

  test("a second up changes nothing, what is protected stays, and destroyed it leaves nothing", async () => {
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.output).toBe(0);
    const kept = live.filter(({ config }) => config["security.protection.delete"] === "true");
    if (kept.length < live.length) {
      const renewing = await stack.destroy("--exclude-protected");
      expect(renewing.exitCode, renewing.output).toBe(0);
      expect(await instances()).toMatchObject(
        kept.map(({ name }) => ({ name, status: "Running" })),
      );
    }
    const unprotected = await stack.unprotect();
    expect(unprotected.exitCode, unprotected.output).toBe(0);
    await expectCleanDestroy(stack, lab.socket, before);
    isGone = true;
    expect(await inventory(lab.socket)).toHaveLength(before.length);
  });
});
