import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PveImageArgs } from "../../../../components/pve/pveImage.ts";
import type { PulumiStack } from "../../harness/pulumiStack.ts";
import { serveList } from "../../proxmoxvePlugin/checksumList.ts";
import { serveImage } from "../../proxmoxvePlugin/image.ts";
import { expectSuccess, plugin, startPveStack } from "../../proxmoxvePlugin/pveStack.ts";
import { PveTarget } from "../../proxmoxvePlugin/pveTarget.ts";
import { guestRights, imageOf, providerOf, pveOf, settingsOf, vmOf } from "./pvePlans.ts";

describe.skipIf(plugin === undefined)("PveImage", { timeout: 400_000 }, () => {
  let father: PveTarget;
  let stack: PulumiStack;
  let image: Awaited<ReturnType<typeof serveImage>>;
  let newer: Awaited<ReturnType<typeof serveImage>>;
  let list: Awaited<ReturnType<typeof serveList>>;
  let token: string;

  beforeAll(async () => {
    father = await PveTarget.start("father");
    image = await serveImage();
    newer = await serveImage("newer");
    list = await serveList();
    // Beside what is trusted anyway.
    const certificate = join(father.trusted, "publisher.crt");
    await writeFile(certificate, list.cert);
    const env = { NODE_EXTRA_CA_CERTS: certificate };
    stack = await startPveStack([father], { program: "pve", env });
    token = await father.token("least@pve", guestRights);
  });
  afterAll(async () => {
    image.close();
    newer.close();
    list.close();
    await stack.forget();
    await father.close();
  });

  const plan = (images: Readonly<Record<string, PveImageArgs>>, more: object = {}) =>
    stack.configure(settingsOf({ provider: providerOf(father, token), images, ...more }));
  const files = () => Object.keys(father.pve.node.state.volumes).sort();
  const downloads = () =>
    father.pve.log.counts({ method: "POST", path: "/api2/json/nodes/*/storage/*/download-url" })
      .total;

  test("a file with another checksum is refused, and nothing of it stays", async () => {
    const wrong = `sha256:${"0".repeat(64)}`;
    await plan({ cloud: imageOf(image, { checksum: wrong }) });
    const refused = await stack.up();
    expect(refused.exitCode, refused.output).not.toBe(0);
    expect(refused.output).toMatch(/cloud\.qcow2.*checksum mismatch/);
    expect(files()).toEqual([]);
    expect(await stack.deployed()).not.toContainEqual(
      expect.objectContaining({ type: "proxmoxve:download/file:File" }),
    );
  });

  test("is downloaded once, and anew under its name when its checksum changes; guests stay", async () => {
    const before = downloads();
    const vms = { leaf: vmOf({ image: "cloud", started: false }) };
    await plan({ cloud: imageOf(image) }, { vms });
    await expectSuccess(stack.up());
    await expectSuccess(stack.up());
    await expectSuccess(stack.refresh("--expect-no-changes"));
    expect(downloads() - before).toBe(1);
    expect(await stack.outputs()).toMatchObject({ volumes: { cloud: "local:import/cloud.qcow2" } });
    expect(files()).toContain("local:import/cloud.qcow2");

    const leaf = structuredClone(father.pve.node.state.guests["80001"]);
    await plan({ cloud: imageOf(newer) }, { vms });
    await expectSuccess(stack.up());
    expect(downloads() - before).toBe(2);
    expect(father.pve.node.state.guests["80001"]).toEqual(leaf);
    await expectSuccess(stack.noChanges());
  });

  test("what a lost run left under its name is downloaded anew", async () => {
    await expectSuccess(stack.destroy());
    const left = { storage: "local", content: "import", format: "qcow2", size: 1, ctime: 0 };
    father.pve.node.state.volumes["local:import/cloud.qcow2"] = left;
    await plan({ cloud: imageOf(image) });
    // The plugin does not wait for the end of the file's deletion, and may find it there once more.
    const { exitCode, output } = await stack.up();
    if (exitCode !== 0) {
      expect(output).toContain("refusing to override existing file");
      await expectSuccess(stack.up());
    }
    expect(father.pve.node.state.volumes["local:import/cloud.qcow2"]?.size).toBe(65_536);
  });

  test("a checksum without its algorithm is refused", async () => {
    await plan({ cloud: imageOf(image, { checksum: image.sha256 }) });
    const refused = await stack.preview();
    expect(refused.output).toContain(`as in sha256:${image.sha256}`);
  });

  describe("whose checksum its publisher lists", () => {
    const named = "image cloud: its publisher has moved on";
    const anew = ["--replace", "**ImageChecksum::cloud"];
    const publish = (mark: string) => {
      image.publish(mark);
      list.text = `${image.sha256}  cloud.qcow2\n`;
    };
    const recorded = async () =>
      (await stack.deployed()).find(({ type }) => type === "pve:index:ImageChecksum")?.outputs[
        "checksum"
      ];

    test("is what it was first, whatever the publisher does then", async () => {
      await expectSuccess(stack.destroy());
      const before = downloads();
      publish("first");
      const first = `sha256:${image.sha256}`;
      await plan(
        { cloud: imageOf(image) },
        {
          pve: pveOf(father, token),
          published: { cloud: { url: image.url, checksums: list.url } },
          vms: { leaf: vmOf({ image: "cloud", started: false }) },
        },
      );
      list.answer = (_, response) => response.writeHead(503).end();
      const refused = await stack.preview();
      expect(refused.output).toContain(`image cloud: ${list.url} answers HTTP 503; correct`);
      list.answer = undefined;
      await expectSuccess(stack.up());
      expect(await recorded()).toBe(first);

      publish("second");
      const { requests } = list;
      await expectSuccess(stack.noChanges());
      await expectSuccess(stack.refresh("--expect-no-changes"));
      expect(await recorded()).toBe(first);
      expect([list.requests - requests, downloads() - before]).toEqual([0, 1]);
    });

    test("is not downloaded again as something else, until somebody says so", async () => {
      const first = String(await recorded());
      const leaf = structuredClone(father.pve.node.state.guests["80001"]);
      const before = downloads();
      delete father.pve.node.state.volumes["local:import/cloud.qcow2"];
      await expectSuccess(stack.refresh());
      for (const refused of [await stack.preview(), await stack.up("--skip-preview")]) {
        expect(refused.exitCode, refused.output).not.toBe(0);
        expect(refused.output).toContain(named);
        expect(refused.output).toContain(`this stack has recorded ${first}, so father would`);
        expect(refused.output).toContain(`pulumi up ${anew[0]} '${anew[1]}'`);
      }
      expect([await recorded(), downloads() - before]).toEqual([first, 0]);

      await expectSuccess(stack.up(...anew));
      expect(await recorded()).toBe(`sha256:${image.sha256}`);
      expect(files()).toContain("local:import/cloud.qcow2");
      expect(father.pve.node.state.guests["80001"]).toEqual(leaf);
      await expectSuccess(stack.noChanges());
    });

    test("asked anew, it is no change where the publisher has not moved on", async () => {
      const { exitCode, output } = await stack.preview(...anew);
      expect(exitCode, output).toBe(0);
      expect(output).toMatch(/ImageChecksum: \(replace\)[^]*\+-1 to replace\n +\d+ unchanged/);
    });
  });
});
