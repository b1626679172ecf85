import type * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { Carrier } from "../../../components/pve/carrier.ts";
import { PveProvider } from "../../../components/pve/pveProvider.ts";
import { recordedImages, stackImages } from "../../../components/pve/stackImages.ts";
import type { ManifestImage } from "../../../model/hypervisors/manifest.ts";
import { Provider } from "../../../pve/provider.ts";
import { RecordingMocks, run } from "../mocks.ts";

const listed = `sha512:${"ab".repeat(64)}`;
const written = `sha256:${"cd".repeat(32)}`;
const image = { source: "url", guest: "vm", system: "" } as const;
const images: Readonly<Record<string, ManifestImage>> = {
  latest: { ...image, location: "https://a/b.qcow2", checksum: "", checksums: "https://a/SUMS" },
  fixed: { ...image, location: "https://a/c.qcow2", checksum: written, checksums: "" },
};

class Publisher extends RecordingMocks {
  override newResource(args: pulumi.runtime.MockResourceArgs) {
    const { id, state } = super.newResource(args);
    const told = args.type.endsWith(":ImageChecksum") ? { image: args.name, checksum: listed } : {};
    return { id, state: { ...state, ...told } };
  }
}

const own = (node: string) =>
  new Provider(node, { endpoint: "https://h:8006/", certificate: "PEM", token: "a@pve!b=c", node });

test("only a publisher's list is asked for, and a strata elsewhere gets what it said", async () => {
  const program = () => recordedImages(stackImages(images, own("father")));
  const { mocks, result } = await run(program, new Publisher());
  expect(mocks.list()).toEqual(["pulumi:providers:pve father", "pve:index:ImageChecksum latest"]);
  expect(mocks.find("pve:index:ImageChecksum", "latest").inputs).toEqual({
    url: "https://a/b.qcow2",
    checksums: "https://a/SUMS",
  });
  expect(result).toEqual({
    latest: { ...images["latest"], checksum: listed, checksums: "" },
    fixed: images["fixed"],
  });
});

test("is asked for once; each node looks at the list before its download, and once for all machines", async () => {
  const program = () => {
    const known = stackImages(images, own("father"));
    return ["father", "inner"].map((node) => {
      const access = { endpoint: "https://h:8006/", apiToken: "a@pve!b=c", caVariable: "CA" };
      const proxmox = new PveProvider(node, access);
      const named = { node, stack: "lab-father", storages: ["local"] };
      const carrier = new Carrier({ ...named, proxmox, own: own(node) });
      const [latest] = [known["latest"], known["latest"]].map(
        (one) => one && carrier.image("latest", one),
      );
      return latest;
    });
  };
  const { mocks } = await run(program, new Publisher());
  const made = mocks.list().filter((one) => /^(pve:index|proxmoxve)/.test(one));
  expect(made).toEqual([
    "proxmoxve:download/file:File father-latest",
    "proxmoxve:download/file:File inner-latest",
    "pve:index:ImageChecksum latest",
    "pve:index:ImageOffer father-latest",
    "pve:index:ImageOffer inner-latest",
  ]);
  expect(mocks.find("pve:index:ImageOffer", "inner-latest").inputs).toEqual({
    image: "latest",
    url: "https://a/b.qcow2",
    checksums: "https://a/SUMS",
    checksum: listed,
    volume: "local:import/lab-father-latest-abababab.qcow2",
  });
  expect(mocks.find("proxmoxve:download/file:File", "inner-latest").inputs).toMatchObject({
    checksumAlgorithm: "sha512",
    checksum: "ab".repeat(64),
    fileName: "lab-father-latest-abababab.qcow2",
  });
});
