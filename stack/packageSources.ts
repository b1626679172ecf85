/** A repository of Proxmox VE's packages with the key that signs it. */
export interface GivenPackages {
  readonly url: string;
  readonly key: { readonly url: string; readonly checksum: string };
}

/** Systems of images that packages make a Proxmox VE of. */
const systems = ["debian-12", "debian-13"];

/**
 * Where packages of Proxmox VE come from in the place of the vendor: a mirror's. A value is the address that `dists` lies
 * below, that of the key, and the key's checksum, with spaces between them.
 */
export function packageSources(given: Readonly<Record<string, string>>): {
  readonly packages: Readonly<Record<string, GivenPackages>>;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const packages: Record<string, GivenPackages> = {};
  for (const [system, text] of Object.entries(given)) {
    const [url = "", keyUrl = "", checksum = "", ...more] = text.trim().split(/\s+/);
    packages[system] = { url, key: { url: keyUrl, checksum } };
    if (!systems.includes(system)) {
      problems.push(`strata:packages.${system}: expected ${systems.join(" or ")} as its name`);
    }
    const isRight =
      [url, keyUrl].every((address) => /^https?:\/\/./.test(address)) &&
      /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(checksum);
    if (!isRight || more.length > 0) {
      problems.push(
        `strata:packages.${system}: expected the address of the packages, that of their key and its checksum, ` +
          "as http://mirror.lan/pve http://mirror.lan/key.gpg sha512:...",
      );
    }
  }
  return { packages, problems };
}
