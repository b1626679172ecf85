const units = ["B", "KiB", "MiB", "GiB", "TiB"];

function human(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${value.toFixed(1)} ${units[unit]}`;
}

/** What copying a disk tells: a line per percent, of an empty disk the first and the last. */
export function progressLines(size: number, isFull: boolean): string[] {
  const line = (done: number, percent: number) =>
    `transferred ${human(done)} of ${human(size)} (${percent.toFixed(2)}%)`;
  const steps = isFull ? Array.from({ length: 101 }, (_, percent) => percent) : [0, 100];
  const lines = steps.map((percent) => line((size * percent) / 100, percent));
  // The end of a full copy is told twice.
  return isFull ? [...lines, line(size, 100)] : lines;
}
