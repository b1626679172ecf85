import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sshKeyPair } from "../../../lab/sshKeyPair.ts";
import { installCommandPlugin } from "../../../lab/commandPlugin/installCommandPlugin.ts";
import { installProxmoxvePlugin } from "../../../lab/proxmoxvePlugin/installProxmoxvePlugin.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { plugin } from "../proxmoxvePlugin/pveStack.ts";
import { PveTarget } from "../proxmoxvePlugin/pveTarget.ts";
import { onlyStandIn } from "../pve/endpointNode.ts";
import { startTestNode } from "../pve/startTestNode.ts";
import { tableRights } from "../pve/tableRights.ts";
import { prefix, type TestNode } from "../pve/testNode.ts";
import { endedRoundtrip, keepSettings, messageOf, startRoundtrip } from "./roundtripRun.ts";

const network = "10.0.0";

/** A stack of containers alone: a node whose guests do not run has nobody to log in to. */
async function containersOn(node: TestNode): Promise<PulumiStack> {
  const { endpoint, certificate, place } = node;
  const { url, checksum } = place.images.template;
  const container = (address: number) =>
    `{kind: lxc, image: template, ephemeral: true, memory: 512MiB,` +
    ` nics: [{bridge: ${place.bridge}, ip: ${network}.${address}/24, gateway: ${network}.1}]}`;
  const text = `
project_name: ${prefix}
host: {storages: [${place.storage}]}
global: {vmid_first: ${place.firstId}, vmid_last: ${place.firstId + 9}}
images:
  template: {url: "${url}", checksum: "${checksum}", guest: lxc}
nodes:
  ${prefix}-dns: ${container(5)}
  ${prefix}-web: ${container(6)}
`;
  const stack = await PulumiStack.create({
    socket: "",
    fingerprint: "",
    program: "strata",
    name: `${prefix}-${node.name}`,
  });
  const infra = join(stack.dir, "hypervisors.yml");
  await writeFile(infra, text);
  await installProxmoxvePlugin(join(stack.dir, "home"), plugin ?? "");
  await installCommandPlugin(join(stack.dir, "home"));
  await stack.configure({
    "incus:socket": undefined,
    "incus:fingerprint": undefined,
    "incus:stackId": undefined,
    "strata:environment": prefix,
    "strata:node": node.name,
    "strata:infra": infra,
    "pve:endpoint": `${endpoint}/`,
    "pve:certificate": certificate,
    "pve:stackId": stack.stackId,
  });
  const rights = tableRights(text, node);
  await stack.secret("pve:token", await node.token(`${prefix}-flat@pve`, rights));
  await stack.secret("strata:sshKey", sshKeyPair().private);
  await keepSettings(stack);
  return stack;
}

describe.skipIf(plugin === undefined)("strata roundtrip of a stack on a Proxmox VE", () => {
  let node: TestNode;
  let stack: PulumiStack;

  beforeAll(async () => {
    node = await startTestNode();
    stack = await containersOn(node);
  });
  afterAll(async () => {
    await stack?.forget();
    await node?.close();
  });

  test("goes up with the rights of the table, is verified and comes down", async () => {
    const before = await node.inventory();
    const ended = await endedRoundtrip(stack, startRoundtrip(stack, {}));
    expect(ended.course, ended.stderr).toEqual({
      preflight: "passed",
      up: "passed",
      verify: "passed",
      destroy: "passed",
    });
    expect(ended).toMatchObject({
      exitCode: 0,
      report: { kind: "pve", node: node.name, result: "passed", left: [] },
    });
    expect(messageOf(ended, "verify")).toBe("2 machines");
    const verified = ended.report.phases.find(({ name }) => name === "verify")?.evidence;
    expect(verified).toMatchObject({
      preview: "no changes",
      machines: { [`${prefix}-dns`]: { kind: "lxc", address: `${network}.5` } },
    });
    expect(await node.inventory()).toEqual(before);
  });
});

const skipped = onlyStandIn("a real node has no faults to be switched on") || plugin === undefined;

describe.skipIf(skipped)("strata roundtrip that does not come to its end", () => {
  let father: PveTarget;
  let stack: PulumiStack;
  let before: unknown;

  beforeAll(async () => {
    father = await PveTarget.start("father");
    stack = await containersOn(father);
    before = await father.inventory();
  });
  afterAll(async () => {
    await stack?.forget();
    await father?.close();
  });
  beforeEach(() => father.pve.faults.clear());

  const run = async () => endedRoundtrip(stack, startRoundtrip(stack, {}));

  test("a failure in the middle: taken back, and the exit code and the report say so", async () => {
    const message = "unable to create CT 80001 - no space left on device";
    father.pve.faults.add({
      method: "POST",
      path: "/api2/json/nodes/father/lxc",
      nth: [2, 3, 4, 5, 6, 7, 8, 9],
      action: { do: "answer", status: 500, body: { message, data: null } },
    });
    const ended = await run();
    expect(ended.course, ended.stderr).toEqual({
      preflight: "passed",
      up: "failed",
      verify: "not run",
      destroy: "passed",
    });
    expect(ended).toMatchObject({ exitCode: 1, report: { result: "failed", left: [] } });
    expect(messageOf(ended, "up")).toContain("no space left on device");
    expect(await father.inventory()).toEqual(before);
  });

  test("interrupted while a container is made: taken away, with a report", async () => {
    const asked = father.pve.faults.add({
      method: "GET",
      path: /\/tasks\/UPID[^/]*vzcreate[^/]*\/status/,
      action: { do: "delay", ms: 2000 },
    });
    const running = startRoundtrip(stack, {});
    await Promise.race([asked.hit(1), running]);
    process.kill(running.pid ?? 0, "SIGTERM");
    const ended = await endedRoundtrip(stack, running);
    expect(ended.course, ended.stderr).toEqual({
      preflight: "passed",
      up: "interrupted",
      verify: "not run",
      destroy: "passed",
    });
    expect(ended).toMatchObject({ exitCode: 143, report: { result: "interrupted", left: [] } });
    expect(await father.inventory()).toEqual(before);
  });
});
