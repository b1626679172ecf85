interface Field {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Minute, hour, day of the month, month, day of the week (0 is Sunday; Incus knows no 7). */
const fields: readonly Field[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: months },
  { least: 0, most: 6, names: days },
];

/** Whether Incus takes a text as one cron schedule of five fields, one space apart. */
export function isSchedule(text: string): boolean {
  const parts = text.split(" ");
  return (
    parts.length === fields.length &&
    fields.every((field, index) =>
      (parts[index] as string).split(",").every((range) => isRange(range, field)),
    )
  );
}

function isRange(text: string, field: Field): boolean {
  const [, range = "", step] = /^([^/]*)(?:\/([0-9]+))?$/.exec(text) ?? [];
  if (step !== undefined && Number(step) === 0) return false;
  if (range === "*" || range === "?") return true;
  const ends = range.split("-").map((end) => position(end, field));
  const [first = Number.NaN, last = first] = ends;
  return ends.length <= 2 && field.least <= first && first <= last && last <= field.most;
}

function position(text: string, { least, names = [] }: Field): number {
  const index = names.indexOf(text.toLowerCase());
  if (index >= 0) return least + index;
  return /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
}
