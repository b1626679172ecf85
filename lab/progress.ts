/** Takes one line of progress text, without its line end. */
export type LabLog = (line: string) => void;

export const stderrLog: LabLog = (line) => void process.stderr.write(`${line}\n`);

/** A step that takes longer than this says again that it is still running. */
const remindSeconds = 15;

/** Runs one step, saying before it how long it usually takes and after it how long it took. */
export async function step<T>(
  log: LabLog,
  title: string,
  expectedSeconds: number,
  run: () => Promise<T>,
): Promise<T> {
  const start = performance.now();
  const elapsed = () => ((performance.now() - start) / 1000).toFixed(1);
  log(`lab: ${title} (about ${expectedSeconds} s)`);
  const reminder = setInterval(
    () => log(`lab: ${title}: still running after ${elapsed()} s`),
    remindSeconds * 1000,
  );
  try {
    const result = await run();
    log(`lab: ${title}: done in ${elapsed()} s`);
    return result;
  } finally {
    clearInterval(reminder);
  }
}
