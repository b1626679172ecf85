import type * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
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
    return { id, state: { ...state, checksum: listed } };
  }
}

test("only a publisher's list is asked for, and a strata elsewhere gets what it said", async () => {
  const program = () => {
    const access = { endpoint: "https://h:8006/", certificate: "PEM", token: "a@pve!b=c" };
    return recordedImages(
      stackImages(images, new Provider("father", { ...access, node: "father" })),
    );
  };
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
