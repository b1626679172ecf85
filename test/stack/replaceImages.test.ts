import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readManifest } from "../../model/hypervisors/readManifest.ts";
import { resolveManifest } from "../../model/hypervisors/resolveManifest.ts";
import { replaceImages } from "../../stack/replaceImages.ts";

const file = "examples/nested-pve/hypervisors.yml";
const { manifest } = resolveManifest(readManifest({ file, text: readFileSync(file, "utf8") }));
const replace = (images: Readonly<Record<string, string>>) => {
  if (manifest === undefined) throw new Error(`${file} does not resolve`);
  return replaceImages(manifest, images);
};

it("takes an address with its checksum, and a volume of the host", () => {
  const checksum = `sha256:${"ab".repeat(32)}`;
  const debian = `http://mirror.example/d.qcow2 ${checksum}`;
  const replaced = replace({ "debian-12": debian, "pve-8": "local:import/pve.qcow2" });
  expect(replaced.problems).toEqual([]);
  expect(replaced.manifest.images).toMatchObject({
    "debian-12": { source: "url", location: "http://mirror.example/d.qcow2", checksum },
    "pve-8": { source: "volume", location: "local:import/pve.qcow2", system: "pve-8" },
  });
});

it("wants a checksum, and an address for what no volume of the host reaches", () => {
  expect(replace({ "pve-8": "https://mirror.example/pve.qcow2" }).problems[0]).toContain(
    "strata:images.pve-8: expected a checksum",
  );
  expect(replace({ "debian-12": "local:import/d.qcow2" }).problems[0]).toContain(
    "test stands on inner",
  );
});
