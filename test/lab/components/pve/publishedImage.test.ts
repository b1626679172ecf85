import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PulumiStack } from "../../harness/pulumiStack.ts";
import { serveList } from "../../proxmoxvePlugin/checksumList.ts";
import { serveMovingImage } from "../../proxmoxvePlugin/movingImage.ts";
import { expectSuccess, plugin, startPveStack } from "../../proxmoxvePlugin/pveStack.ts";
import { PveTarget } from "../../proxmoxvePlugin/pveTarget.ts";
import { guestRights } from "../../pve/tableRights.ts";
import { imageOf, providerOf, pveOf, settingsOf, vmOf, volumeOf } from "./pvePlans.ts";

// The publisher is on 127.0.0.1, where a node that is given would not reach it: a stand-in in any case.
describe.skipIf(plugin === undefined)(
  "an image whose checksum its publisher lists",
  {
    timeout: 400_000,
  },
  () => {
    let father: PveTarget;
    let stack: PulumiStack;
    let image: Awaited<ReturnType<typeof serveMovingImage>>;
    let list: Awaited<ReturnType<typeof serveList>>;
    let token: string;

    beforeAll(async () => {
      father = await PveTarget.start("father");
      image = await serveMovingImage();
      list = await serveList();
      // Beside what is trusted anyway.
      const certificate = join(father.trusted, "publisher.crt");
      await writeFile(certificate, list.cert);
      stack = await startPveStack([father], "pve", { NODE_EXTRA_CA_CERTS: certificate });
      token = await father.token("least@pve", guestRights(father));
    });
    afterAll(async () => {
      image?.close();
      list?.close();
      await stack?.forget();
      await father?.close();
    });

    const downloads = () =>
      father.pve.log.counts({ method: "POST", path: "/api2/json/nodes/*/storage/*/download-url" })
        .total;
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
      const before = downloads();
      publish("first");
      const first = `sha256:${image.sha256}`;
      await stack.configure(
        settingsOf({
          provider: providerOf(father, token),
          pve: pveOf(father, token),
          images: { cloud: imageOf(father, { url: image.url }) },
          published: { cloud: { url: image.url, checksums: list.url } },
          vms: { leaf: vmOf(father, { image: "cloud", started: false }) },
        }),
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
      delete father.pve.node.state.volumes[volumeOf(father)];
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
      expect(await father.volumes()).toContain(volumeOf(father));
      expect(father.pve.node.state.guests["80001"]).toEqual(leaf);
      await expectSuccess(stack.noChanges());
    });

    test("asked anew, it is no change where the publisher has not moved on", async () => {
      const { exitCode, output } = await stack.preview(...anew);
      expect(exitCode, output).toBe(0);
      expect(output).toMatch(/ImageChecksum: \(replace\)[^]*\+-1 to replace\n +\d+ unchanged/);
    });
  },
);
