/** Where an instance's image comes from. */
export interface ImageSource {
  /** Alias or fingerprint, on the server's own images or on `imageServer`. */
  readonly image: string;
  /** URL of a simplestreams server that the daemon itself downloads from. */
  readonly imageServer?: string;
}

/** References as descriptions write them, or patterns that end in `*`, to local aliases. */
export type ImageMapping = Readonly<Record<string, string>>;

/** Servers that every `incus` client knows by name. */
const servers: Readonly<Record<string, string>> = {
  images: "https://images.linuxcontainers.org",
};

/** Their URLs. */
export const publicImageServers: readonly string[] = Object.values(servers);

/**
 * Finds what a reference such as `images:debian/13` stands for: the mapping's exact entry, its
 * longest fitting pattern, the public server of that name, or a local alias.
 * Undefined when it names a server that nobody knows.
 */
export function findImage(reference: string, mapping: ImageMapping): ImageSource | undefined {
  const local = mapping[reference] ?? mapping[longestPattern(reference, mapping) ?? ""];
  if (local !== undefined) return { image: local };
  const [, server, alias] = /^([^:]+):(.+)$/.exec(reference) ?? [];
  if (server === undefined || alias === undefined) return { image: reference };
  const imageServer = Object.hasOwn(servers, server) ? servers[server] : undefined;
  return imageServer === undefined ? undefined : { image: alias, imageServer };
}

function longestPattern(reference: string, mapping: ImageMapping): string | undefined {
  return Object.keys(mapping)
    .filter((pattern) => pattern.endsWith("*") && reference.startsWith(pattern.slice(0, -1)))
    .sort((a, b) => b.length - a.length)[0];
}
