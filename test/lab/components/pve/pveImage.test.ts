import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PveImageArgs } from "../../../../components/pve/pveImage.ts";
import type { PulumiStack } from "../../harness/pulumiStack.ts";
import { expectSuccess, plugin, startPveStack } from "../../proxmoxvePlugin/pveStack.ts";
import { startTestNode } from "../../pve/startTestNode.ts";
import { guestRights } from "../../pve/tableRights.ts";
import { prefix, type TestNode } from "../../pve/testNode.ts";
import { imageOf, providerOf, settingsOf, vmOf, volumeOf } from "./pvePlans.ts";

describe.skipIf(plugin === undefined)("PveImage", { timeout: 1_800_000 }, () => {
  let node: TestNode;
  let stack: PulumiStack;
  let token: string;

  beforeAll(async () => {
    node = await startTestNode();
    stack = await startPveStack([node], "pve");
    token = await node.token(`${prefix}-least@pve`, guestRights(node));
  });
  afterAll(async () => {
    await stack?.forget();
    await node?.close();
  });

  const plan = (images: Readonly<Record<string, PveImageArgs>>, more: object = {}) =>
    stack.configure(settingsOf({ provider: providerOf(node, token), images, ...more }));
  /** Those that ended well. */
  const downloads = async () =>
    (await node.tasks({ typefilter: "download" })).filter(({ status }) => status === "OK").length;

  test("a file with another checksum is refused, and nothing of it stays", async () => {
    const before = await node.volumes();
    const wrong = `sha256:${"0".repeat(64)}`;
    await plan({ cloud: imageOf(node, { checksum: wrong }) });
    const refused = await stack.up();
    expect(refused.exitCode, refused.output).not.toBe(0);
    expect(refused.output).toMatch(/cloud\.qcow2.*checksum mismatch/);
    expect(await node.volumes()).toEqual(before);
    expect(await stack.deployed()).not.toContainEqual(
      expect.objectContaining({ type: "proxmoxve:download/file:File" }),
    );
  });

  test("is downloaded once, and anew under its name when its checksum changes; guests stay", async () => {
    const before = await downloads();
    const { other } = node.place.images;
    const vms = { leaf: vmOf(node, { image: "cloud", started: false }) };
    const vmid = node.place.firstId + 1;
    await plan({ cloud: imageOf(node) }, { vms });
    await expectSuccess(stack.up());
    await expectSuccess(stack.up());
    await expectSuccess(stack.refresh("--expect-no-changes"));
    expect((await downloads()) - before).toBe(1);
    expect(await stack.outputs()).toMatchObject({ volumes: { cloud: volumeOf(node) } });
    expect(await node.volumes()).toContain(volumeOf(node));

    const leaf = async () => [await node.config(vmid), await node.tasks({ vmid: String(vmid) })];
    const made = await leaf();
    await plan({ cloud: imageOf(node, other) }, { vms });
    await expectSuccess(stack.up());
    expect((await downloads()) - before).toBe(2);
    expect(await leaf()).toEqual(made);
    await expectSuccess(stack.noChanges());
  });

  test("what a lost run left under its name is downloaded anew", async () => {
    await expectSuccess(stack.destroy());
    await node.settle();
    const { storage, images } = node.place;
    const [algorithm = "", checksum = ""] = images.other.checksum.split(":");
    await node.api.run("POST", `/nodes/${node.name}/storage/${storage}/download-url`, {
      content: "import",
      filename: volumeOf(node).split("/")[1] ?? "",
      url: images.other.url,
      checksum,
      "checksum-algorithm": algorithm,
    });
    const before = await downloads();
    await plan({ cloud: imageOf(node) });
    // The plugin does not wait for the end of the file's deletion, and may find it there once more.
    const { exitCode, output } = await stack.up();
    if (exitCode !== 0) {
      expect(output).toContain("refusing to override existing file");
      await expectSuccess(stack.up());
    }
    expect(await downloads()).toBe(before + 1);
    expect(await node.volumes()).toContain(volumeOf(node));
    await expectSuccess(stack.destroy());
  });

  test("a checksum without its algorithm is refused", async () => {
    const [, checksum = ""] = node.place.images.cloud.checksum.split(":");
    await plan({ cloud: imageOf(node, { checksum }) });
    const refused = await stack.preview();
    expect(refused.output).toContain(`as in sha256:${checksum}`);
  });
});
