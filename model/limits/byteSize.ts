const units: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  " bytes": 1,
  kB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  TB: 1000 ** 4,
  PB: 1000 ** 5,
  EB: 1000 ** 6,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
  PiB: 1024 ** 5,
  EiB: 1024 ** 6,
};

/**
 * Bytes of a size as Incus reads it: digits and one of its suffixes, decimal (`GB`) or binary
 * (`GiB`), in that spelling. Undefined for anything else.
 */
export function parseByteSize(text: string): number | undefined {
  const [, digits, suffix] = /^([0-9]+)(.*)$/s.exec(text) ?? [];
  if (digits === undefined || suffix === undefined || !Object.hasOwn(units, suffix)) {
    return undefined;
  }
  const bytes = Number(digits) * (units[suffix] as number);
  return bytes < 2 ** 63 ? bytes : undefined;
}
