import { appendFileSync } from "node:fs";
import { type Match, matches } from "./rules.ts";

/** One request as the proxy saw it. */
export interface LoggedRequest {
  readonly seq: number;
  /** Milliseconds since the proxy started. */
  readonly time: number;
  readonly method: string;
  /** With its query, without secrets. */
  readonly path: string;
  /** Requests under way when this one came, itself included. */
  readonly inFlight: number;
  /** SHA-256 of the body, the first 16 hex digits; empty without a body or before its end. */
  bodyHash: string;
  /** Of the answer that the client got; 0 when it got none. */
  status: number;
  /** Milliseconds from arrival to end; undefined while it is under way. */
  duration: number | undefined;
  /** What a rule did. */
  fault: string | undefined;
}

export interface Counts {
  readonly total: number;
  /** GET and HEAD. */
  readonly reads: number;
  readonly writes: number;
  /** Of the requests counted, the most that were under way together. */
  readonly maxInFlight: number;
}

/** The history of all requests since the start or the last `clear`. */
export class RequestLog {
  readonly #start = performance.now();
  readonly #file: string | undefined;
  #requests: LoggedRequest[] = [];
  #underWay = 0;
  #seq = 0;

  /** @param file Gets one JSON line per finished request. */
  constructor(file?: string) {
    this.#file = file;
  }

  get requests(): readonly LoggedRequest[] {
    return this.#requests;
  }

  begin(method: string, path: string): LoggedRequest {
    this.#underWay += 1;
    this.#seq += 1;
    const request: LoggedRequest = {
      seq: this.#seq,
      time: this.#now(),
      method,
      path: path.replace(/([?&]secret=)[^&]*/g, "$1***"),
      inFlight: this.#underWay,
      bodyHash: "",
      status: 0,
      duration: undefined,
      fault: undefined,
    };
    this.#requests.push(request);
    return request;
  }

  end(request: LoggedRequest): void {
    if (request.duration !== undefined) return;
    this.#underWay -= 1;
    request.duration = this.#now() - request.time;
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(request)}\n`);
  }

  counts(match: Match = {}): Counts {
    const found = this.#requests.filter(({ method, path }) => matches(match, method, path));
    const reads = found.filter(({ method }) => method === "GET" || method === "HEAD").length;
    return {
      total: found.length,
      reads,
      writes: found.length - reads,
      maxInFlight: mostTogether(found),
    };
  }

  clear(): void {
    this.#requests = [];
  }

  #now(): number {
    return Math.round((performance.now() - this.#start) * 100) / 100;
  }
}

function mostTogether(requests: readonly LoggedRequest[]): number {
  const starts = requests.map(({ time }) => ({ time, step: 1 }));
  const ends = requests.flatMap(({ time, duration }) =>
    duration === undefined ? [] : [{ time: time + duration, step: -1 }],
  );
  let together = 0;
  let most = 0;
  for (const { step } of [...ends, ...starts].sort((a, b) => a.time - b.time)) {
    together += step;
    most = Math.max(most, together);
  }
  return most;
}
