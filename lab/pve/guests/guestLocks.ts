import type { RunningTask } from "../tasks/taskRunner.ts";

/** One task at a time works on a guest; whoever waits says so in his log. */
export class GuestLocks {
  readonly #ends = new Map<string, Promise<void>>();

  async run<T>(vmid: string, task: RunningTask | undefined, work: () => Promise<T>): Promise<T> {
    const before = this.#ends.get(vmid);
    let resolve = () => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    this.#ends.set(vmid, promise);
    if (before !== undefined) {
      task?.log("trying to acquire lock...");
      await before;
      task?.log(" OK");
    }
    try {
      return await work();
    } catch (error) {
      // What is refused takes its time too, and holds the guest meanwhile.
      await task?.elapse().catch(() => undefined);
      throw error;
    } finally {
      if (this.#ends.get(vmid) === promise) this.#ends.delete(vmid);
      resolve();
    }
  }
}
