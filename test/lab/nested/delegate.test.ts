import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { sourceTree } from "../../../components/ssh/tree/sourceTree.ts";
import { treeHash } from "../../../components/ssh/tree/treeHash.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import { nestedOutputs } from "../../../stack/outputs.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { expectSuccess, plugin } from "../proxmoxvePlugin/pveStack.ts";
import { PveLab, type PveLabNode } from "../pve/pveLab.ts";
import { PveVm } from "../pve/pveVm.ts";
import { nestedStack, sshKey } from "./nestedStack.ts";

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

const description = "test/lab/nested/delegate.yml";
const directory = "/opt/strata-nested-pve-inner";
const stateFile = `${directory}/state/strata/stacks/state/.pulumi/stacks/strata/nested-pve-inner.json`;
const guests = ["pvesh", "get", "/nodes/inner/qemu", "--output-format", "json"];

interface Checkpoint {
  readonly checkpoint: { readonly latest: { readonly resources: readonly { urn: string }[] } };
}

const vms = (resources: readonly { urn: string }[]) =>
  resources.flatMap(({ urn }) => /:VmLegacy::(.*)$/.exec(urn)?.[1] ?? []);

describe.skipIf(plugin === undefined)("a node in mode delegate", () => {
  let lab: PveLab;
  let father: PveLabNode;
  let stack: PulumiStack;
  let before: unknown;
  let said = "";

  const onInner = async (...argv: string[]): Promise<string> => {
    const wait = { what: argv.join(" "), seconds: 60, wayOut: "" };
    const ended = await waitFor(wait, () =>
      new PveVm(father.api, "father", 80_000).exec(...argv).catch((error: unknown) => {
        // A busy node's agent takes longer now and then than the node waits for it.
        if (String(error).includes("596")) return undefined;
        throw error;
      }),
    );
    expect(ended).toMatchObject({ exitcode: 0 });
    return ended["out-data"] ?? "";
  };

  beforeAll(async () => {
    lab = await PveLab.start();
    father = lab.node("father");
    before = await father.inventory();
    stack = await nestedStack(lab, father, description, ["inner"]);
  });
  afterAll(async () => {
    await stack?.forget();
    await lab?.stop();
  });

  test("makes what stands on it itself, and outputs do not tell who did", async () => {
    const up = await stack.up();
    said = up.output;
    expect(up.exitCode, said).toBe(0);
    const { hostnames, trees, machines } = nestedOutputs.parse(await stack.outputs());
    expect(hostnames).toEqual({ inner: "inner", test: "test" });
    const here = treeHash(sourceTree("examples", {}));
    expect(trees).toEqual({ examples: { inner: here, test: here } });
    expect(machines["test"]).toMatchObject({ kind: "vm", path: ["inner", "test"], vmid: 80_000 });
  });

  test("keeps the state of that to itself, and nobody finds secrets", async () => {
    const outer = await stack.deployed();
    expect(vms(outer)).toEqual(["inner"]);
    const text = await onInner("cat", stateFile);
    const { checkpoint } = JSON.parse(text) as Checkpoint;
    expect(vms(checkpoint.latest.resources)).toEqual(["test"]);
    const settings = await onInner(
      "cat",
      `${directory}/project/stacks/Pulumi.nested-pve-inner.yaml`,
    );
    const modes = await onInner(
      "find",
      directory,
      "-maxdepth",
      "1",
      "-name",
      "s*",
      "-printf",
      "%f %m\n",
    );
    expect(modes.split("\n").toSorted()).toEqual([
      "",
      "state 700",
      "strata 700",
      "strata-nested-pve-inner 700",
    ]);
    const { stdout: clear } = await stack.start(
      ["stack", "export", "--show-secrets", "--stack", stack.name],
      { configFile: false },
    );
    const token = /strata@pve!graph=([0-9a-f-]{36})/.exec(clear)?.[1];
    const secrets = [sshKey.split("\n")[2], token];
    for (const secret of secrets) {
      expect(secret?.length).toBeGreaterThan(20);
      expect(text + settings + said + JSON.stringify(outer)).not.toContain(secret);
    }
  });

  test("makes a change there, and has nothing to do then", async () => {
    const changed = (await readFile(description, "utf8")).replace('"made there"', '"made again"');
    await writeFile(join(stack.dir, "changed.yml"), changed);
    await stack.configure({ "strata:infra": join(stack.dir, "changed.yml") });
    const up = await stack.up();
    expect(up.exitCode, up.output).toBe(0);
    expect(up.output).toMatch(/~ 1 updated\n.* 29 unchanged/);
    await expectSuccess(stack.noChanges());
  });

  test("deletes there what is described no more, while the node stays", async () => {
    expect(JSON.parse(await onInner(...guests))).toMatchObject([{ name: "test" }]);
    const [first] = (await readFile(description, "utf8")).split("  test:\n");
    await writeFile(join(stack.dir, "alone.yml"), first ?? "");
    await stack.configure({ "strata:infra": join(stack.dir, "alone.yml") });
    await expectSuccess(stack.up());
    expect(JSON.parse(await onInner(...guests))).toEqual([]);
    expect(await onInner("ls", "-A", directory)).toBe("repos\n");
  });

  test("goes with all that stands on it", async () => {
    await expectSuccess(stack.destroy());
    expect(await father.inventory()).toEqual(before);
  });
});
