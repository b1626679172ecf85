import type { Facts } from "../facts.ts";
import type { InfraDraft } from "../schema/infra.ts";

/**
 * What names on a nested server start with: the server's level, such as `001-`, so that nobody takes
 * them for those of the server around it. Empty where the level is unknown, or by choice.
 */
export function namePrefix(infra: InfraDraft, { nesting }: Facts): string {
  const level = nesting?.absoluteLevel;
  if (level === undefined || infra.global?.nesting_prefix === false) return "";
  return `${String(level).padStart(3, "0")}-`;
}
