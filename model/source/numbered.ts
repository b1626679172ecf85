/** In names and texts of a domain with `count`. */
export const placeHolder = "{n}";

/** The text with its place holders filled, counting from an index of 0. */
export function numbered(text: string, index: number): string {
  return text.replaceAll(placeHolder, String(index + 1).padStart(2, "0"));
}

/** The names that a name with place holders stands for. */
export function copies(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => numbered(name, index));
}
