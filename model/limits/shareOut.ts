/** One that takes part in a division. */
export interface Claim {
  readonly weight: number;
  /** Its share is a whole multiple of this. */
  readonly step: number;
  /** It gets so much in any case: a multiple of `step`. */
  readonly least: number;
}

/**
 * Divides an amount by weight, each share rounded down to its claim's step.
 *
 * Who would get less than its least gets that, and the others divide what is left. The sum is above
 * `available` only when the least shares alone are. Does not depend on the order of the claims.
 */
export function shareOut(available: number, claims: readonly Claim[]): number[] {
  const shares = new Map<number, number>();
  let left = available;
  let open = claims.map((claim, index) => ({ ...claim, index }));
  for (;;) {
    const weights = open.reduce((sum, { weight }) => sum + weight, 0);
    const shareOf = ({ weight, step }: Claim) => wholeSteps((left * weight) / weights, step) * step;
    const tooSmall = open.filter((claim) => shareOf(claim) < claim.least);
    if (tooSmall.length === 0) {
      for (const claim of open) shares.set(claim.index, shareOf(claim));
      return claims.map((_, index) => shares.get(index) as number);
    }
    for (const { index, least } of tooSmall) shares.set(index, least);
    // Added up by size: sums of fractions depend on their order.
    const taken = tooSmall.map(({ least }) => least).sort((a, b) => a - b);
    left -= taken.reduce((sum, least) => sum + least, 0);
    open = open.filter((claim) => !tooSmall.includes(claim));
  }
}

/** Fractions such as 0.29 * 100 are a hair below the whole number that is meant. */
function wholeSteps(share: number, step: number): number {
  return Math.floor(share / step + 1e-9);
}
