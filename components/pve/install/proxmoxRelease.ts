/** What a node is made from: a Debian, or an image with Proxmox VE in it. As `system` of an image in hypervisors.yml. */
export type PveSystem = "debian-12" | "debian-13" | "pve-8" | "pve-9";

export interface ProxmoxRelease {
  /** Of Proxmox VE. */
  readonly major: 8 | 9;
  /** Debian's name of it. */
  readonly codename: string;
  /** Where its packages come from. */
  readonly packages: PackageSource;
}

/** A repository of Proxmox VE: the vendor's, or a mirror. */
export interface PackageSource {
  /** What `dists` lies below: `http://download.proxmox.com/debian/pve`. */
  readonly url: string;
  /** The key that signs it. */
  readonly key: RepositoryKey;
}

export interface RepositoryKey {
  readonly url: string;
  /** With its algorithm: `sha256:...` or `sha512:...`. */
  readonly checksum: string;
}

const url = "http://download.proxmox.com/debian/pve";
const keys = "https://enterprise.proxmox.com/debian";

/** Checksums as the vendor's installation pages give them. */
const bookworm: ProxmoxRelease = {
  major: 8,
  codename: "bookworm",
  packages: {
    url,
    key: {
      url: `${keys}/proxmox-release-bookworm.gpg`,
      checksum:
        "sha512:7da6fe34168adc6e479327ba517796d4702fa2f8b4f0a9833f5ea6e6b48f6507a6da403a274fe201595edc86a84463d50383d07f64bdde2e3658108db7d6dc87",
    },
  },
};

const trixie: ProxmoxRelease = {
  major: 9,
  codename: "trixie",
  packages: {
    url,
    key: {
      url: `${keys}/proxmox-archive-keyring-trixie.gpg`,
      checksum: "sha256:136673be77aba35dcce385b28737689ad64fd785a797e57897589aed08db6e45",
    },
  },
};

/** The Proxmox VE that a system is or becomes. */
export const proxmoxReleases: Readonly<Record<PveSystem, ProxmoxRelease>> = {
  "debian-12": bookworm,
  "debian-13": trixie,
  "pve-8": bookworm,
  "pve-9": trixie,
};
