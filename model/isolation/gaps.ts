/** First and last number of each gap between the given numbers. */
export function gaps(numbers: readonly number[], least: number, most: number): [number, number][] {
  const bounds = [least - 1, ...new Set(numbers), most + 1].sort((a, b) => a - b);
  return bounds.slice(1).flatMap((bound, index): [number, number][] => {
    const first = (bounds[index] as number) + 1;
    return first < bound ? [[first, bound - 1]] : [];
  });
}
