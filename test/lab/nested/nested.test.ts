import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { treeHash } from "../../../components/ssh/tree/treeHash.ts";
import { sourceTree } from "../../../components/ssh/tree/sourceTree.ts";
import { nestedOutputs } from "../../../stack/outputs.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { expectSuccess, plugin } from "../proxmoxvePlugin/pveStack.ts";
import { PveLab, type PveLabNode } from "../pve/pveLab.ts";
import { tableRights } from "../pve/tableRights.ts";
import { nestedStack, placeOf, sshKey } from "./nestedStack.ts";

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

const example = "examples/nested-pve/hypervisors.yml";
/** On mother, beside what is on father, with a token that may do this and nothing else. */
const flat = "examples/pve-flat/hypervisors.yml";

/** Of `web`, by the node itself. */
async function protectionOf({ api }: PveLabNode): Promise<number> {
  const { protection = 0 } = await api.ask<{ protection?: number }>(
    "GET",
    "/nodes/mother/qemu/80002/config",
  );
  return protection;
}

// Addresses are the lab's: on a real Proxmox VE roundtrip.test.ts tries a nested stack.
describe.skipIf(plugin === undefined)("two nodes, each with a stack of its own", () => {
  let lab: PveLab;
  let [father, mother]: PveLabNode[] = [];
  let [fathers, mothers]: PulumiStack[] = [];
  let before: unknown;
  let mothersBefore: unknown;

  const known = () => {
    if (!father || !mother || !fathers || !mothers) throw new Error("the lab did not start");
    return { father, mother, fathers, mothers };
  };

  beforeAll(async () => {
    lab = await PveLab.start(["father", "mother"]);
    [father, mother] = [lab.node("father"), lab.node("mother")];
    const least = await mother.token(
      "strata@pve",
      tableRights(await readFile(flat, "utf8"), mother),
    );
    [before, mothersBefore] = [await father.inventory(), await mother.inventory()];
    fathers = await nestedStack(lab, father, example, ["inner"]);
    mothers = await nestedStack(lab, mother, flat);
    await mothers.secret("pve:token", least);
  });
  afterAll(async () => {
    await fathers?.forget();
    await mothers?.forget();
    await lab?.stop();
  });

  test("a Proxmox VE in a Proxmox VE comes up in one run, with its repositories", async () => {
    const { fathers } = known();
    const up = await fathers.up();
    expect(up.exitCode, up.output).toBe(0);
    const { hostnames, trees, machines } = nestedOutputs.parse(await fathers.outputs());
    expect(hostnames).toEqual({ inner: "inner", test: "test" });
    const here = treeHash(sourceTree("examples", {}));
    expect(trees).toEqual({ examples: { inner: here, test: here } });
    expect(machines["test"]).toMatchObject({ path: ["inner", "test"], vmid: 80_000 });
    const state = JSON.stringify(await fathers.exported());
    const secrets = [known().father.rootToken.split("=")[1], sshKey.split("\n")[2]];
    for (const secret of secrets) {
      expect(secret?.length).toBeGreaterThan(20);
      expect(state + up.output).not.toContain(secret);
    }
  });

  test("and stays as it is: preview and refresh find nothing", async () => {
    const { fathers } = known();
    await expectSuccess(fathers.noChanges());
    await expectSuccess(fathers.refresh("--expect-no-changes"));
    await expectSuccess(fathers.noChanges());
  });

  test("a stack that is aimed at another node is refused before anything changes", async () => {
    const { father, mother, fathers, mothers } = known();
    await expectSuccess(mothers.up());
    const { machines, hostnames } = nestedOutputs.parse(await mothers.outputs());
    expect(hostnames).toEqual({ web: "web", runner: "runner" });
    expect(machines["dns"]).toMatchObject({ kind: "lxc", vmid: 80_000, address: "10.96.0.53" });
    const [there, here] = [await mother.inventory(), await father.inventory()];
    const [asked, written] = [(await mother.requests()).length, await mother.writes()];

    // Of a deployed stack the recorded node speaks: no request goes out.
    await fathers.configure(placeOf(mother));
    for (const run of [fathers.preview(), fathers.up()]) {
      const { exitCode, output } = await run;
      expect(exitCode, output).not.toBe(0);
      expect(output).toMatch(/deployed to node father .*now name node father \(https:\/\/10\.96/s);
    }
    expect((await mother.requests()).length).toBe(asked);
    await fathers.configure({ "strata:node": "mother", "strata:environment": "nested-pve" });
    const renamed = await fathers.up();
    expect(renamed.output).toContain('its config is of "nested-pve-mother"');
    await fathers.configure({ "strata:node": "father", ...placeOf(father) });
    await expectSuccess(fathers.noChanges());

    // Of a stack that was never deployed the node itself does.
    const fresh = await nestedStack(lab, father, example, ["inner"]);
    await fresh.configure(placeOf(mother));
    await fresh.secret("pve:token", mother.rootToken);
    const lost = await fresh.up();
    await fresh.forget();
    expect(lost.exitCode, lost.output).not.toBe(0);
    expect(lost.output).toMatch(
      /x509|certificate|is node mother, and this stack is of node father/,
    );
    expect(await mother.writes()).toEqual(written);
    expect(await mother.inventory()).toEqual(there);
    expect(await father.inventory()).toEqual(here);
  });

  test("goes with a dead inner node, which refresh names; the other node's machine stays", async () => {
    const { father, mother, fathers } = known();
    const there = await mother.inventory();
    await father.api.run("POST", "/nodes/father/qemu/80000/status/stop");
    const refreshed = await fathers.refresh();
    expect(refreshed.exitCode).not.toBe(0);
    expect(refreshed.output).toMatch(/node inner does not answer: .*Start it where it stands/s);
    await expectSuccess(fathers.destroy());
    expect(await father.inventory()).toEqual(before);
    expect(await mother.inventory()).toEqual(there);
  });

  test("what is protected goes when its description lets it, and before that nothing does", async () => {
    const { mother, mothers } = known();
    const there = await mother.inventory();
    const refused = await mothers.pulumi(["destroy", "--yes", "--stack", mothers.name]);
    expect(refused.exitCode, refused.output).not.toBe(0);
    expect(refused.output).toMatch(/VmLegacy::web" cannot be deleted/);
    expect(await mother.inventory()).toEqual(there);
    expect(await protectionOf(mother)).toBe(1);

    const text = await readFile(flat, "utf8");
    await mothers.describe(text.replace("memory: 1GiB", "$&\n    ephemeral: true"));
    await mothers.configure({ "strata:infra": `${mothers.dir}/infra.yml` });
    await expectSuccess(mothers.up());
    expect(await protectionOf(mother)).toBe(0);
    await expectSuccess(mothers.destroy());
    expect(await mother.inventory()).toEqual(mothersBefore);
  });
});
