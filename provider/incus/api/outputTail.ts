/** Keeps the last bytes of a stream: the end of a command's output tells what went wrong. */
export class OutputTail {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #kept = 0;
  #total = 0;

  /** @param limit Bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Buffer): void {
    this.#total += chunk.byteLength;
    this.#chunks.push(chunk);
    this.#kept += chunk.byteLength;
    // Joined rarely, so that many small writes do not copy the tail again and again.
    if (this.#kept > 2 * this.#limit) this.#trim();
  }

  /** Bytes that are no longer kept. */
  get dropped(): number {
    return Math.max(0, this.#total - this.#limit);
  }

  /** UTF-8; the cut never leaves half a character at the start. */
  text(): string {
    this.#trim();
    let kept = Buffer.concat(this.#chunks);
    while (this.dropped > 0 && ((kept[0] ?? 0) & 0xc0) === 0x80) kept = kept.subarray(1);
    return kept.toString("utf8");
  }

  #trim(): void {
    const all = Buffer.concat(this.#chunks);
    const tail = all.subarray(Math.max(0, all.byteLength - this.#limit));
    this.#chunks = [Buffer.from(tail)];
    this.#kept = tail.byteLength;
  }
}
