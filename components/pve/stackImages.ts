import type * as pulumi from "@pulumi/pulumi";
import { output } from "@pulumi/pulumi/output.js";
import type { ManifestImage } from "../../model/hypervisors/manifest.ts";
import { ImageChecksum } from "../../pve/imageChecksum.ts";
import type { Provider } from "../../pve/provider.ts";

/** An image with the checksum that is described, or that its publisher listed. */
export interface StackImage extends Omit<ManifestImage, "checksum"> {
  readonly checksum: string | ImageChecksum;
}

/** The images of a stack. A publisher is asked once for all nodes, so that none has another image than the others. */
export function stackImages(
  images: Readonly<Record<string, ManifestImage>>,
  own: Provider,
): Readonly<Record<string, StackImage>> {
  const made = Object.entries(images).map(([name, image]): [string, StackImage] => {
    const { location: url, checksums } = image;
    if (checksums === "") return [name, image];
    const checksum = new ImageChecksum(name, { url, checksums }, { provider: own });
    return [name, { ...image, checksum }];
  });
  return Object.fromEntries(made);
}

/** The same for a strata elsewhere, which gets what this stack has recorded and asks nobody. */
export function recordedImages(
  images: Readonly<Record<string, StackImage>>,
): pulumi.Output<Readonly<Record<string, ManifestImage>>> {
  const recorded = Object.entries(images).map(([name, image]) => {
    const { checksum } = image;
    if (typeof checksum === "string") return [name, image] as const;
    return [name, { ...image, checksum: checksum.checksum, checksums: "" }] as const;
  });
  return output(Object.fromEntries(recorded) as Record<string, ManifestImage>);
}
