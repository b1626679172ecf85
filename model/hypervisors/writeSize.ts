const units = [
  ["TiB", 1024 ** 4],
  ["GiB", 1024 ** 3],
] as const;

/** As the file has it: the largest unit of which it is a whole number, MiB at least. */
export function writeSize(bytes: number): string {
  const [unit, size] = units.find(([, factor]) => bytes > 0 && bytes % factor === 0) ?? [
    "MiB",
    1024 ** 2,
  ];
  return `${Math.floor(bytes / size)}${unit}`;
}
