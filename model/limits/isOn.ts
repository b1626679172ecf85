/** The words that Incus reads as true. */
const words = ["true", "yes", "on", "1"];

/** Whether an option of yes or no is on, as Incus reads it. */
export function isOn(value: string): boolean {
  return words.includes(value.toLowerCase());
}
