/** All IPv4 addresses that do not begin with one of the bases, as ranges. */
export function outside(bases: readonly string[]): string[] {
  const taken = bases.map((base) =>
    base.split(".").reduce((number, octet) => number * 256 + Number(octet), 0),
  );
  const bounds = [-1, ...new Set(taken), 2 ** 16].sort((a, b) => a - b);
  return bounds.slice(1).flatMap((bound, index) => {
    const first = (bounds[index] as number) + 1;
    return first < bound ? [`${write(first)}.0.0-${write(bound - 1)}.255.255`] : [];
  });
}

/** The first two octets of an address. */
function write(base: number): string {
  return `${Math.floor(base / 256)}.${base % 256}`;
}
