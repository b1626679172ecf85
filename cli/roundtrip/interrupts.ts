/** Signals that ask a run to end, held back so that it can end well. */
export class Interrupts {
  /** The first that came. */
  first: NodeJS.Signals | undefined;
  /** How many have come. */
  count = 0;
  #deliver: (() => void) | undefined;
  readonly #take = (signal: NodeJS.Signals): void => {
    this.first ??= signal;
    this.count += 1;
    this.#deliver?.();
  };

  constructor() {
    process.on("SIGINT", this.#take).on("SIGTERM", this.#take).on("SIGHUP", this.#take);
  }

  /** While `work` runs, each signal goes to `deliver`. */
  async during<T>(deliver: () => void, work: Promise<T>): Promise<T> {
    this.#deliver = deliver;
    try {
      return await work;
    } finally {
      this.#deliver = undefined;
    }
  }

  close(): void {
    process.off("SIGINT", this.#take).off("SIGTERM", this.#take).off("SIGHUP", this.#take);
  }
}
