/** The first Node that runs TypeScript without a flag or a warning. */
export const oldestNode = "22.18.0";

/**
 * @param {string} version such as `v24.1.0`, `24.1.0` or `v22.18.0-nightly`
 * @param {string} oldest
 */
export function isAtLeast(version, oldest) {
  const [have, want] = [version, oldest].map((text) =>
    text.replace(/^v/, "").split(/[.+-]/).slice(0, 3).map(Number),
  );
  for (const index of [0, 1, 2]) {
    const difference = (have?.[index] ?? 0) - (want?.[index] ?? 0);
    if (Number.isNaN(difference)) return false;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
