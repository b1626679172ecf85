/** CPUs that `limits.cpu` gives: a count such as `2`, or the size of a set such as `0-3,6`. */
export function parseCpuLimit(text: string): number | undefined {
  if (/^[1-9][0-9]*$/.test(text)) return Number(text);
  if (!/[-,]/.test(text)) return undefined;
  const cpus = new Set<number>();
  for (const part of text.split(",")) {
    const [, first, last = first] = /^([0-9]{1,4})(?:-([0-9]{1,4}))?$/.exec(part) ?? [];
    if (first === undefined || Number(first) > Number(last)) return undefined;
    for (let cpu = Number(first); cpu <= Number(last); cpu++) cpus.add(cpu);
  }
  return cpus.size;
}

/**
 * CPUs that `limits.cpu.allowance` stands for: a percentage of all of the server's, or a time slice
 * such as `25ms/100ms`, which is a quarter of one.
 */
export function parseAllowance(text: string, cpus: number): number | undefined {
  const [, percent] = /^([0-9]+)%$/.exec(text) ?? [];
  if (percent !== undefined) return (Number(percent) / 100) * cpus;
  const [, slice, period] = /^([0-9]+)ms\/([1-9][0-9]*)ms$/.exec(text) ?? [];
  return slice === undefined ? undefined : Number(slice) / Number(period);
}
