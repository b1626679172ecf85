import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import ssh2 from "ssh2";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { installCommandPlugin } from "../../../lab/commandPlugin/installCommandPlugin.ts";
import { installProxmoxvePlugin } from "../../../lab/proxmoxvePlugin/installProxmoxvePlugin.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";
import { serveImage } from "../proxmoxvePlugin/image.ts";
import { plugin } from "../proxmoxvePlugin/pveStack.ts";
import { tableRights } from "../pve/tableRights.ts";
import { PveTarget } from "../proxmoxvePlugin/pveTarget.ts";
import { endedRoundtrip, keepSettings, messageOf, startRoundtrip } from "./roundtripRun.ts";

// Containers alone: a node whose guests do not run has nobody to log in to.
describe.skipIf(plugin === undefined)("strata roundtrip of a stack on a Proxmox VE", () => {
  let father: PveTarget;
  let image: Awaited<ReturnType<typeof serveImage>>;
  let stack: PulumiStack;
  let before: unknown;

  beforeAll(async () => {
    father = await PveTarget.start("father");
    image = await serveImage();
    const { endpoint, certificate } = father.pve;
    const text = `
project_name: flat
host: {storages: [local]}
images:
  template: {url: "${image.url.replace("cloud.qcow2", "debian.tar.zst")}", checksum: "sha256:${image.sha256}", guest: lxc}
nodes:
  dns: {kind: lxc, image: template, ephemeral: true, memory: 512MiB, nics: [{ip: 10.0.0.5/24, gateway: 10.0.0.1}]}
  web: {kind: lxc, image: template, ephemeral: true, memory: 512MiB, nics: [{ip: 10.0.0.6/24, gateway: 10.0.0.1}]}
`;
    stack = await PulumiStack.create({
      socket: "",
      fingerprint: "",
      program: "strata",
      name: "flat-father",
    });
    const infra = join(stack.dir, "hypervisors.yml");
    await writeFile(infra, text);
    await installProxmoxvePlugin(join(stack.dir, "home"), plugin ?? "");
    await installCommandPlugin(join(stack.dir, "home"));
    await stack.configure({
      "incus:socket": undefined,
      "incus:fingerprint": undefined,
      "incus:stackId": undefined,
      "strata:environment": "flat",
      "strata:node": "father",
      "strata:infra": infra,
      "pve:endpoint": `${endpoint}/`,
      "pve:certificate": certificate.cert,
      "pve:stackId": stack.stackId,
    });
    await stack.secret("pve:token", await father.token("flat@pve", tableRights(text, "father")));
    await stack.secret("strata:sshKey", ssh2.utils.generateKeyPairSync("ed25519").private);
    await keepSettings(stack);
    before = father.inventory();
  });
  afterAll(async () => {
    image?.close();
    await stack?.forget();
    await father?.close();
  });
  beforeEach(() => father.pve.faults.clear());

  const run = async () => endedRoundtrip(stack, startRoundtrip(stack, {}));

  test("goes up with the rights of the table, is verified and comes down", async () => {
    const ended = await run();
    expect(ended.course, ended.stderr).toEqual({
      preflight: "passed",
      up: "passed",
      verify: "passed",
      destroy: "passed",
    });
    expect(ended).toMatchObject({
      exitCode: 0,
      report: { kind: "pve", node: "father", result: "passed", left: [] },
    });
    expect(messageOf(ended, "verify")).toBe("2 machines");
    const verified = ended.report.phases.find(({ name }) => name === "verify")?.evidence;
    expect(verified).toMatchObject({
      preview: "no changes",
      machines: { dns: { kind: "lxc", address: "10.0.0.5" } },
    });
    expect(father.inventory()).toEqual(before);
  });

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
    expect(father.inventory()).toEqual(before);
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
    expect(father.inventory()).toEqual(before);
  });
});
