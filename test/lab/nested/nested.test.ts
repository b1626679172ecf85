import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { expectSuccess, plugin } from "../proxmoxvePlugin/pveStack.ts";
import { PveLab, type PveLabNode } from "../pve/pveLab.ts";
import { nestedStack } from "./nestedStack.ts";

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

interface Outputs {
  readonly machines: Readonly<Record<string, { readonly address: string }>>;
  readonly hostnames: Readonly<Record<string, string>>;
  readonly trees: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

describe.skipIf(plugin === undefined)("a Proxmox VE in a Proxmox VE", () => {
  let lab: PveLab;
  let father: PveLabNode;
  let stack: PulumiStack;
  let before: unknown;

  beforeAll(async () => {
    lab = await PveLab.start();
    father = lab.node("father");
    before = await father.inventory();
    const image = (name: string) => {
      const { url, sha256 } = lab.image(name);
      return `{ url: "${url}", checksum: "sha256:${sha256}"`;
    };
    stack = await nestedStack(lab, father, {
      environment: "nested-pve",
      token: father.rootToken,
      hypervisors: ["inner"],
      description: `
project_name: nested-pve
host: { storages: [local] }
images:
  pve-8: ${image("pve-8.qcow2")}, system: pve-8 }
  debian-12: ${image("debian-12.qcow2")}, system: debian-12 }
repos:
  site: { source: examples/nested-incus }
nodes:
  inner:
    kind: pve
    image: pve-8
    ephemeral: true
    memory: 6GiB
    disk: 64GiB
    nics: [{ ip: 10.97.0.20/24, gateway: 10.97.0.1 }]
  test:
    parent: inner
    image: debian-12
    preset: xsmall
    provision: [{ name: greet, run: echo hello > /etc/greeting }]
`,
    });
  });
  afterAll(async () => {
    await stack?.forget();
    await lab?.stop();
  });

  test("comes up in one run, and stays as it is", async () => {
    const started = Date.now();
    const up = await stack.pulumi(["up", "--yes"]);
    console.log(up.output, (Date.now() - started) / 1000);
    expect(up.exitCode, up.output).toBe(0);
    const { hostnames, trees } = await stack.outputs<Outputs>();
    expect(hostnames).toEqual({ inner: "inner", test: "test" });
    expect(trees["site"]?.["inner"]).toBe(trees["site"]?.["test"]);
    await expectSuccess(stack.noChanges());
    await expectSuccess(stack.refresh("--expect-no-changes"));
    await expectSuccess(stack.noChanges());
  });

  test("goes, on both levels", async () => {
    await expectSuccess(stack.destroy());
    expect(await father.inventory()).toEqual(before);
  });
});
