/** Milliseconds between two looks at the parent: one system call each. */
const interval = 1000;

/**
 * Calls back once when the process that started this one is gone. Its pipes tell nothing: a killed
 * engine may leave them open in the language host.
 */
export function onParentLost(callback: () => void, parent = process.ppid): NodeJS.Timeout {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, interval);
  return timer.unref();
}
