/** Says on standard error what is going on; standard output is kept for results. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}
