/** Incus counts months with `m`. */
const units: Readonly<Record<string, string>> = { d: "d", h: "H", m: "M" };

/** A number of days, hours or minutes, such as `30d`, `24h` or `90m`. */
export function isExpiry(text: string): boolean {
  return /^[0-9]+[dhm]$/.test(text);
}

/** As Incus writes it. */
export function toIncusExpiry(text: string): string {
  return `${text.slice(0, -1)}${units[text.slice(-1)] ?? ""}`;
}
