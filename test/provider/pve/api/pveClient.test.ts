import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PveClient } from "../../../../provider/pve/api/pveClient.ts";
import { PveTarget } from "../../../lab/proxmoxvePlugin/pveTarget.ts";
import { onlyStandIn } from "../../../lab/pve/endpointNode.ts";
import { startTestNode } from "../../../lab/pve/startTestNode.ts";
import { prefix, type TestNode } from "../../../lab/pve/testNode.ts";
import { failureOf, NodeClients } from "./nodeClients.ts";

const timeout = 600_000;
const fileName = `${prefix}-cloud.qcow2`;
let started: NodeClients;
let node: TestNode;
let client: PveClient;
/** A VM that runs, and one without anything. */
let [leaf, bare] = [0, 0];

beforeAll(async () => {
  started = new NodeClients(await startTestNode());
  ({ node, client } = started);
  const { firstId, storage, images } = node.place;
  [bare, leaf] = [firstId, firstId + 1];
  await node.api.run("POST", `/nodes/${node.name}/storage/${storage}/download-url`, {
    content: "import",
    filename: fileName,
    url: images.cloud.url,
  });
  await node.api.run("POST", `/nodes/${node.name}/qemu`, {
    vmid: String(leaf),
    name: `${prefix}-leaf`,
    agent: "1",
    boot: "order=scsi0",
    serial0: "socket",
    scsi0: `${storage}:0,import-from=${storage}:import/${fileName}`,
  });
  await node.api.run("POST", `/nodes/${node.name}/qemu/${leaf}/status/start`);
}, timeout);
afterAll(() => started.close(), timeout);

describe("what it reads", () => {
  test("version, nodes, status, storages, bridges, rights", async () => {
    const { release } = node.place;
    expect(await client.version()).toEqual({
      version: expect.stringMatching(`^${release}\\.`) as unknown,
      release: expect.stringMatching(`^${release}\\.\\d+$`) as unknown,
    });
    expect(await client.nodes()).toEqual([{ node: node.name, status: "online" }]);
    const { cpuinfo, memory } = await client.nodeStatus(node.name);
    expect(cpuinfo.cpus).toBeGreaterThan(0);
    expect(memory.total).toBeGreaterThan(memory.used);
    const storages = await client.storages(node.name);
    expect(storages.find(({ storage }) => storage === node.place.storage)).toMatchObject({
      active: true,
      content: expect.arrayContaining(["import", "images"]) as unknown,
    });
    expect(await client.bridges(node.name)).toContainEqual(
      expect.objectContaining({ iface: node.place.bridge, type: "bridge" }),
    );
    const onRoot = await client.permissions("/");
    expect(onRoot["/"]).toContain("Sys.Audit");
    expect(await client.token()).toEqual({ expire: 0, privsep: false });
  });

  test("guests as they are, and which ids are free", async () => {
    await node.api.run("POST", `/nodes/${node.name}/qemu`, {
      vmid: String(bare),
      name: `${prefix}-bare`,
      tags: "a;b",
    });
    const tags = ["a", "b"];
    expect(await client.guests(node.name)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ vmid: bare, name: `${prefix}-bare`, tags, type: "qemu" }),
        expect.objectContaining({ vmid: leaf, name: `${prefix}-leaf`, template: false }),
      ]),
    );
    expect(await client.isFree(bare)).toBe(false);
    expect(await client.isFree(bare + 2)).toBe(true);
    await expect
      .poll(() => client.clusterGuests(), { timeout: 30_000 })
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({ vmid: bare, node: node.name, type: "qemu" }),
          expect.objectContaining({ vmid: leaf }),
        ]),
      );
    const { storage } = node.place;
    expect(await client.storageContent(node.name, storage, "import")).toContainEqual(
      expect.objectContaining({ volid: `${storage}:import/${fileName}`, format: "qcow2" }),
    );
  });
});

describe.skipIf(onlyStandIn("a real node has no list of its requests"))(
  "what it reads, as it is asked for",
  () => {
    test("comes by GET alone, one call each", async () => {
      const father = await PveTarget.start("father");
      const clients = new NodeClients(father);
      await clients.client.version();
      await clients.client.nodes();
      await clients.client.nodeStatus("father");
      await clients.client.storages("father");
      await clients.client.bridges("father");
      await clients.client.permissions("/");
      await clients.client.token();
      expect(father.pve.log.counts()).toMatchObject({ reads: 7, writes: 0 });
      await clients.close();
    });
  },
);

describe("a guest's file", { timeout }, () => {
  test("comes once the agent and the file are there", async () => {
    const waits: string[] = [];
    const patience = {
      timeoutMs: Math.max(15, node.place.agentSeconds) * 1000,
      everyMs: 50,
      progress: (line: string) => waits.push(line),
    };
    const key = client.guestFile(node.name, leaf, "/etc/ssh/key.pub", patience);
    await expect
      .poll(() => waits.join(), { timeout: patience.timeoutMs })
      .toContain("No such file");
    const file = { file: "/etc/ssh/key.pub", content: "ssh-ed25519 AAAA" };
    await node.api.ask("POST", `/nodes/${node.name}/qemu/${leaf}/agent/file-write`, file);
    expect(await key).toBe("ssh-ed25519 AAAA");
  });

  test("a VM that is not there is not waited for", async () => {
    const none = bare + 9;
    const error = await failureOf(client.guestFile(node.name, none, "/x"));
    expect(error).toMatchObject({ failure: "failed", status: 500 });
    expect(error.message).toContain(`${none}.conf' does not exist`);
  });

  test("the last reason shows when patience ends, and a caller may stop it", async () => {
    const brief = { timeoutMs: 60, everyMs: 50 };
    const error = await failureOf(client.guestFile(node.name, leaf, "/none", brief));
    expect(error.message).toContain("failed to open file '/none'");
    const stop = new AbortController();
    const waiting = client.guestFile(node.name, leaf, "/none", {
      everyMs: 20,
      signal: stop.signal,
      progress: () => stop.abort(new Error("enough")),
    });
    await expect(waiting).rejects.toThrow("enough");
  });
});
