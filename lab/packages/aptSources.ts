import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Distribution } from "./distribution.ts";

/** One archive of the distribution, as the machine's own apt is told to reach it. */
export interface AptSource {
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
  readonly signedBy: string;
}

/** The distribution's own archives among the machine's sources; vendors' archives are left out. */
export async function hostSources(
  distribution: Distribution,
  etcApt = "/etc/apt",
): Promise<AptSource[]> {
  const parts = join(etcApt, "sources.list.d");
  const names = await readdir(parts).catch((): string[] => []);
  const files = [
    join(etcApt, "sources.list"),
    ...names.toSorted().map((name) => join(parts, name)),
  ];
  const texts = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(file, "utf8").catch(() => "") })),
  );
  return distributionSources(
    distribution,
    texts.flatMap(({ file, text }) =>
      file.endsWith(".sources")
        ? parseDeb822(text)
        : file.endsWith(".list")
          ? parseOneLine(text)
          : [],
    ),
  );
}

/** What apt needs for the lab's packages: the distribution's archives, and backports on Debian 12. */
export function distributionSources(
  distribution: Distribution,
  entries: readonly SourceEntry[],
): AptSource[] {
  const { codename, keyring } = distribution;
  const suites = ["", "-updates", "-security", "-backports"].map((suffix) => codename + suffix);
  const own = entries
    .filter(
      (entry) =>
        suites.includes(entry.suite) &&
        entry.components.includes("main") &&
        /debian|ubuntu/.test(entry.uri) &&
        !entry.uri.startsWith("cdrom:"),
    )
    .map((entry) => ({ ...entry, signedBy: entry.signedBy ?? keyring }));
  const components = distribution.id === "ubuntu" ? ["main", "universe"] : ["main"];
  const wanted = own.some((entry) => entry.suite === codename) ? own : publicSources(distribution);
  const backports = `${codename}-backports`;
  const base = wanted.find((entry) => entry.suite === codename);
  if (codename === "bookworm" && base !== undefined) wanted.push({ ...base, suite: backports });
  const distinct = new Map(wanted.map((entry) => [`${entry.uri} ${entry.suite}`, entry]));
  return [...distinct.values()].map((entry) => ({ ...entry, components }));
}

/** For a machine whose own sources do not name the distribution. */
function publicSources({ codename, keyring, mirror, securityMirror }: Distribution): AptSource[] {
  return [
    { uri: mirror, suite: codename },
    { uri: mirror, suite: `${codename}-updates` },
    { uri: securityMirror, suite: `${codename}-security` },
  ].map((source) => ({ ...source, components: ["main"], signedBy: keyring }));
}

export interface SourceEntry {
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
  readonly signedBy: string | undefined;
}

/** sources.list(5), one-line style. */
export function parseOneLine(text: string): SourceEntry[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]+)/.exec(line);
    if (match === null) return [];
    const [, options = "", uri = "", suite = "", components = ""] = match;
    const signedBy = /signed-by=(\/\S+)/.exec(options)?.[1];
    return [{ uri, suite, components: words(components), signedBy }];
  });
}

/** sources.list(5), deb822 style. */
export function parseDeb822(text: string): SourceEntry[] {
  const plain = text.replaceAll(/^#.*\n?/gm, "");
  return plain.split(/\n\s*\n/).flatMap((stanza) => {
    const fields = new Map(
      stanza
        .replaceAll(/\n[ \t]+/g, " ")
        .split("\n")
        .map((line): [string, string] => {
          const colon = line.indexOf(":");
          return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
        }),
    );
    const list = (name: string) => words(fields.get(name) ?? "");
    if (!list("types").includes("deb") || fields.get("enabled") === "no") return [];
    // A key written into the stanza itself marks a vendor's archive: the distributions use files.
    const key = fields.get("signed-by");
    if (key !== undefined && !key.startsWith("/")) return [];
    return list("uris").flatMap((uri) =>
      list("suites").map((suite) => ({
        uri,
        suite,
        components: list("components"),
        signedBy: key,
      })),
    );
  });
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
