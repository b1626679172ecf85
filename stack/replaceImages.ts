import type { Manifest, ManifestImage } from "../model/hypervisors/manifest.ts";

/**
 * Puts images of the stack's own in the place of those that a description names: a mirror's, or one that is there
 * already. A value is a volume of the host, `local:import/debian-12.qcow2`, or an address and a checksum with a space
 * between them.
 */
export function replaceImages(
  manifest: Manifest,
  replacements: Readonly<Record<string, string>>,
): { readonly manifest: Manifest; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const images: Record<string, ManifestImage> = { ...manifest.images };
  for (const [name, text] of Object.entries(replacements)) {
    const image = manifest.images[name];
    // Images that no node uses are left out of the manifest.
    if (image === undefined) continue;
    const [location = "", checksum = ""] = text.trim().split(/\s+/);
    const isUrl = /^https?:\/\//.test(location);
    if (isUrl && !/^sha(256|384|512):[0-9a-f]{64,128}$/.test(checksum)) {
      problems.push(`strata:images.${name}: expected a checksum behind the address, as sha256:...`);
    }
    const far = manifest.nodes.find(({ image: used, depth }) => used === name && depth > 1);
    if (!isUrl && far !== undefined) {
      problems.push(
        `strata:images.${name}: a volume is on the host, and ${far.name} stands on ${far.parent}; ` +
          "give an address and a checksum",
      );
    }
    const source = isUrl ? "url" : "volume";
    images[name] = { ...image, source, location, checksum, checksums: "" };
  }
  return { manifest: { ...manifest, images }, problems };
}
