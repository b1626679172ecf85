/** `; did you mean "network"?`, the nearest names when several are as near, else nothing. */
export function suggest(given: string, names: readonly string[]): string {
  const limit = Math.max(1, Math.floor(given.length / 3));
  const near = [...new Set(names)]
    .map((name) => ({ name, distance: distance(given.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance);
  const best = near.filter(({ distance }) => distance === near[0]?.distance);
  return best.length === 0
    ? ""
    : `; did you mean ${best.map(({ name }) => JSON.stringify(name)).join(" or ")}?`;
}

/** Edits that turn one word into the other, two swapped letters counting once. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (rows[i - 2]?.[j - 2] ?? a.length) + 1
          : a.length + b.length;
      row.push(
        Math.min(
          (row[j - 1] ?? 0) + 1,
          (rows[i - 1]?.[j] ?? 0) + 1,
          (rows[i - 1]?.[j - 1] ?? 0) + changed,
          swapped,
        ),
      );
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
