import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { sourceTree } from "../../../components/ssh/tree/sourceTree.ts";
import { treeHash } from "../../../components/ssh/tree/treeHash.ts";
import { nestedOutputs } from "../../../stack/outputs.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { expectSuccess, plugin } from "../proxmoxvePlugin/pveStack.ts";
import { LabSsh } from "../pve/labSsh.ts";
import { PveLab, type PveLabNode } from "../pve/pveLab.ts";
import { changesOf } from "./changesOf.ts";
import { InnerClient } from "./innerClient.ts";
import { killUp } from "./killUp.ts";
import { LevelsInfra } from "./levelsInfra.ts";
import { nestedStack, sshKey } from "./nestedStack.ts";

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

const at = { inner: "10.97.0.20", mid: "10.97.20.5" };

describe.skipIf(plugin === undefined)("a node in a node in a node, with a leaf", () => {
  let lab: PveLab;
  let father: PveLabNode;
  let stack: PulumiStack;
  let infra: LevelsInfra;
  let before: unknown;
  let [inner, mid]: InnerClient[] = [];
  const opened: LabSsh[] = [];

  const known = () => {
    if (!inner || !mid) throw new Error("nothing was deployed");
    return { inner, mid };
  };

  /** An `up` that succeeds. @returns what it changed */
  const up = async () => {
    const { exitCode, output } = await stack.up();
    expect(exitCode, output).toBe(0);
    return changesOf(output);
  };

  /** By way of the nodes, with the one key that strata has. */
  const ssh = async (name: string) => {
    const { machines } = nestedOutputs.parse(await stack.outputs());
    let last: LabSsh | undefined;
    for (const hop of machines[name]?.path ?? []) {
      const login = { host: machines[hop]?.address ?? "", user: "strata", privateKey: sshKey };
      last = last === undefined ? await LabSsh.open(lab.dir, login) : await last.jump(login);
      opened.push(last);
    }
    if (last === undefined) throw new Error(`no machine ${name} was deployed`);
    return last;
  };

  /** All that was done on the three nodes. */
  const done = async () => [
    await father.writes(),
    await known().inner.tasks(),
    await known().mid.tasks(),
  ];

  beforeAll(async () => {
    lab = await PveLab.start(["father"], [{ subnet: "10.97.20.0/24", gateway: at.inner }]);
    father = lab.node("father");
    before = await father.inventory();
    infra = await LevelsInfra.create({ leaves: ["leaf"], greeting: "hello" });
    stack = await nestedStack(lab, father, infra.file, ["inner", "mid"]);
  });
  afterAll(async () => {
    for (const each of [...opened.toReversed(), inner, mid]) each?.close();
    await stack?.forget();
    await lab?.stop();
    if (infra) await rm(infra.dir, { recursive: true });
  });

  test("a preview of nothing lists all levels, and changes nothing", async () => {
    const written = await father.writes();
    const { exitCode, output } = await stack.pulumi(["preview"]);
    expect(exitCode, output).toBe(0);
    const listed = [
      "VmLegacy inner",
      "Command inner-check",
      "TrustedCertificate inner",
      "proxmoxve inner",
      "VmLegacy mid",
      "File mid-debian-12",
      "VmLegacy leaf",
      "Command leaf-tools-tree",
      "Command leaf-greet",
    ];
    for (const one of listed) expect(output).toContain(`:${one} create`);
    expect(await father.writes()).toEqual(written);
  });

  test("comes up after two runs that were killed, with nothing twice", async () => {
    const cancel = async () => {
      const { exitCode, output } = await stack.pulumi(["cancel", "--yes", stack.name], {
        configFile: false,
      });
      expect(exitCode, output).toBe(0);
    };
    const begun = async (name: string) => {
      const text = await readFile(stack.checkpoint, "utf8").catch(() => "");
      return new RegExp(`"pending_operations".*"urn": *"[^"]*::${name}"`, "s").test(text);
    };
    await killUp(stack, "the create of a VM", async () =>
      (await father.writes()).includes("POST /api2/json/nodes/father/qemu"),
    );
    await cancel();
    await killUp(stack, "the making of a token", () => begun("inner-access"));
    await cancel();
    await up();
    await expectSuccess(stack.refresh("--clear-pending-creates"));
    const { deployment } = await stack.exported();
    expect(deployment.pending_operations ?? []).toEqual([]);
    await expectSuccess(stack.noChanges());

    const { hostnames, trees, machines } = nestedOutputs.parse(await stack.outputs());
    expect(hostnames).toEqual({ inner: "inner", mid: "mid", leaf: "leaf" });
    const hash = treeHash(sourceTree(infra.tools, {}));
    expect(trees["tools"]).toEqual({ inner: hash, mid: hash, leaf: hash });
    expect(machines["leaf"]).toMatchObject({ path: ["inner", "mid", "leaf"], vmid: 80_000 });

    inner = await InnerClient.open(lab.dir, "inner", at.inner, await ssh("inner"));
    mid = await InnerClient.open(lab.dir, "mid", at.mid, await ssh("mid"));
    expect(await father.inventory()).toMatchObject({ guests: ["80000"], users: ["root@pam"] });
    expect(await inner.guests()).toEqual({ 80_000: "mid" });
    expect(await mid.guests()).toEqual({ 80_000: "leaf" });
    for (const node of [inner, mid]) {
      expect(await node.api.ask("GET", "/access/users/strata@pve/token")).toHaveLength(1);
    }
  });

  test("each machine has the size that was asked for", async () => {
    const { inner, mid } = known();
    const size = ({ memory, cores, scsi0 }: Record<string, unknown>) => [
      String(memory),
      Number(cores),
      /size=\w+/.exec(String(scsi0))?.[0],
    ];
    expect(size(await father.api.ask("GET", "/nodes/father/qemu/80000/config"))).toEqual([
      "10240",
      2,
      "size=64G",
    ]);
    expect(size(await inner.config(80_000))).toEqual(["6144", 2, "size=40G"]);
    expect(size(await mid.config(80_000))).toEqual(["1024", 1, "size=9G"]);
  });

  test("a leaf that was removed by hand is made again, and nothing else", async () => {
    const { mid } = known();
    await mid.api.run("POST", "/nodes/mid/qemu/80000/status/stop");
    await mid.api.run("DELETE", "/nodes/mid/qemu/80000");
    const [onFather, onInner] = await done();
    await expectSuccess(stack.refresh());
    expect(await up()).toEqual([
      "Command leaf-data-tree",
      "Command leaf-first",
      "Command leaf-greet",
      "Command leaf-hostname",
      "Command leaf-tools-tree",
      "CopyToRemote leaf-data-copy",
      "CopyToRemote leaf-tools-copy",
      "GuestHostKey leaf",
      "VmLegacy leaf",
    ]);
    expect(await mid.guests()).toEqual({ 80_000: "leaf" });
    expect((await done()).slice(0, 2)).toEqual([onFather, onInner]);
    const leaf = await ssh("leaf");
    expect(await leaf.run("cat /opt/tools/version /opt/data/version /etc/motd")).toBe(
      "1\n1\nhello",
    );
    await expectSuccess(stack.noChanges());
  });

  test("a changed file goes to the machines that have it, a changed command runs alone", async () => {
    const earlier = await done();
    const leaf = await ssh("leaf");
    const first = await leaf.run("sudo cat /root/first");
    await writeFile(join(infra.tools, "version"), "2\n");
    await infra.describe({ leaves: ["leaf"], greeting: "good morning" });
    expect(await up()).toEqual([
      "Command inner-tools-tree",
      "Command leaf-greet",
      "Command leaf-tools-tree",
      "Command mid-tools-tree",
      "CopyToRemote inner-tools-copy",
      "CopyToRemote leaf-tools-copy",
      "CopyToRemote mid-tools-copy",
    ]);
    expect(await leaf.run("cat /opt/tools/version /opt/data/version /etc/motd")).toBe(
      "2\n1\ngood morning",
    );
    expect(await leaf.run("sudo cat /root/first")).toBe(first);
    expect(await done()).toEqual(earlier);
  });

  test("another leaf comes with an id of its own, the first one goes, the rest is left alone", async () => {
    const [onFather, onInner] = await done();
    await infra.describe({ leaves: ["other"], greeting: "good morning" });
    const changed = await up();
    expect(changed).toContain("VmLegacy other");
    const others = changed.filter((one) => !/^\w+ (leaf|other)(-.*)?$/.test(one));
    expect(others).toEqual(["VmidPlan vmids"]);
    const { mid } = known();
    expect(await mid.guests()).toEqual({ 80_001: "other" });
    expect((await done()).slice(0, 2)).toEqual([onFather, onInner]);
    await expectSuccess(stack.noChanges());
  });

  test("all goes, and leaves nothing", async () => {
    await expectSuccess(stack.destroy());
    expect(await father.inventory()).toEqual(before);
  });
});
