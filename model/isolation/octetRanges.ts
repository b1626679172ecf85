/** Everything of `<base>.0.0/16` except the given third octets, as address ranges. */
export function octetRanges(base: string, except: readonly number[]): string[] {
  const bounds = [-1, ...new Set(except), 256].sort((a, b) => a - b);
  return bounds.slice(1).flatMap((bound, index) => {
    const first = (bounds[index] as number) + 1;
    const last = bound - 1;
    return first <= last ? [`${base}.${first}.0-${base}.${last}.255`] : [];
  });
}
