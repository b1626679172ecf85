import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Logging, Said } from "./lifecycle.ts";

type Stream = keyof Said;

/** Collects what a command says, and shows it line by line where that is wanted. */
export class Transcript {
  readonly #logging: Logging;
  readonly #show: (line: string) => void;
  readonly #parts: Record<Stream, Buffer[]> = { stdout: [], stderr: [] };
  readonly #all: Buffer[] = [];

  constructor(logging: Logging | undefined, show: (line: string) => void) {
    this.#logging = logging ?? "stdoutAndStderr";
    this.#show = show;
  }

  listen(name: Stream, stream: Readable): void {
    const isShown = this.#logging === name || this.#logging === "stdoutAndStderr";
    const decoder = new StringDecoder();
    let begun = "";
    stream.on("data", (chunk: Buffer) => {
      this.#parts[name].push(chunk);
      this.#all.push(chunk);
      if (!isShown) return;
      const lines = (begun + decoder.write(chunk)).split("\n");
      begun = lines.pop() ?? "";
      lines.forEach(this.#show);
    });
    stream.on("end", () => {
      if (begun !== "") this.#show(begun);
    });
  }

  get said(): Said {
    return { stdout: text(this.#parts.stdout), stderr: text(this.#parts.stderr) };
  }

  /** Both streams in the order in which they came. */
  get all(): string {
    return Buffer.concat(this.#all).toString();
  }
}

function text(parts: readonly Buffer[]): string {
  return Buffer.concat(parts).toString().replace(/\n$/, "");
}
