import { gaps } from "./gaps.ts";

/** All IPv4 addresses that do not begin with one of the bases, as ranges. */
export function outside(bases: readonly string[]): string[] {
  const numbers = bases.map((base) =>
    base.split(".").reduce((number, octet) => number * 256 + Number(octet), 0),
  );
  const write = (number: number) => `${Math.floor(number / 256)}.${number % 256}`;
  return gaps(numbers, 0, 65535).map(
    ([first, last]) => `${write(first)}.0.0-${write(last)}.255.255`,
  );
}
