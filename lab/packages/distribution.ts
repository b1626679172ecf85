import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { LabError } from "../labError.ts";

export interface Distribution {
  readonly id: "debian" | "ubuntu";
  /** `bookworm`, `trixie`, `noble`, ... */
  readonly codename: string;
  readonly keyring: string;
  /** The distribution's public mirror, for machines whose own sources name none. */
  readonly mirror: string;
  readonly securityMirror: string;
}

const known = {
  debian: {
    keyring: "/usr/share/keyrings/debian-archive-keyring.gpg",
    mirror: "http://deb.debian.org/debian",
    securityMirror: "http://deb.debian.org/debian-security",
  },
  ubuntu: {
    keyring: "/usr/share/keyrings/ubuntu-archive-keyring.gpg",
    mirror: "http://archive.ubuntu.com/ubuntu",
    securityMirror: "http://security.ubuntu.com/ubuntu",
  },
} as const;

/** This machine's distribution, from os-release(5). */
export async function hostDistribution(file = "/etc/os-release"): Promise<Distribution> {
  return parseDistribution(await readFile(file, "utf8"));
}

export function parseDistribution(osRelease: string): Distribution {
  const release = parseEnv(osRelease);
  const id = release["ID"];
  const codename = release["VERSION_CODENAME"];
  if ((id !== "debian" && id !== "ubuntu") || codename === undefined) {
    throw new LabError(
      "cannot set up a lab here",
      `this is ${release["PRETTY_NAME"] ?? id ?? "an unknown system"}`,
      "use Debian 12, Debian 13 or Ubuntu 24.04, or install incus yourself and set INCUS_SOCKET",
    );
  }
  return { id, codename, ...known[id] };
}

/** The Debian that images are made of: this machine's own release, else bookworm from Debian's public mirror. */
export async function debianDistribution(): Promise<Distribution> {
  const host = await hostDistribution();
  return host.id === "debian" ? host : { id: "debian", codename: "bookworm", ...known.debian };
}
