import { normalText } from "./normalForm.ts";

/** Measured by the recorded machine, or counted by it: compared by type. */
const measured = new Set([
  "cpu",
  "mem",
  "disk",
  "netin",
  "netout",
  "diskread",
  "diskwrite",
  "uptime",
  "pid",
  "pstart",
  "starttime",
  "endtime",
  "time",
  "localtime",
  "snaptime",
  "ctime",
  "used",
  "avail",
  "free",
  "used_fraction",
  "uid",
  "pri",
  "memused",
  "rootused",
  "loadavg",
  "iowait",
  "value-of-token",
  "rx-bytes",
  "rx-packets",
  "tx-bytes",
  "tx-packets",
  "tx-dropped",
  "rx-dropped",
  "trimmed",
  "ssl_fingerprint",
  "fingerprint",
  "notbefore",
  "notafter",
  "phys-index",
  "total-bytes",
  "used-bytes",
  "zone",
  "kernel-release",
  "kernel-version",
  "serverid",
  "changes",
  "machine",
]);

/** Lists that tell of the machine or of all that went before: their rows are compared as one kind of row. */
const sampled =
  /\/(tasks|hardware\/pci|services|apt\/versions|capabilities\/qemu\/(cpu|machines)|rrddata|certificates\/info|cluster\/log)$|^\/cluster\/tasks$|\/agent\/(info|get-memory-blocks)$/;

/** Rows whose sizes are those of the recorded machine's filesystems and memory. */
const foreignRows = ["lxc", "node", "storage"];

/** What one call alone gives of the machine. */
const ofCall: readonly (readonly [RegExp, string])[] = [
  [/\/agent\/info$/, "version"],
  [/\/agent\/get-time$/, "result"],
];

/** Where rows or answers are a whole machine's, their numbers are that machine's. */
const ofMachine = /^\/nodes$|\/nodes\/[^/]+\/(status|time|storage|storage\/[^/]+\/status|rrddata)$/;

export interface Comparison {
  /** Where the two differ, with both; undefined where they agree. */
  readonly difference: string | undefined;
  /** Recorded to this run's own. */
  readonly pairs: readonly (readonly [string, string])[];
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Compares an answer with the recorded one: types and names always, values wherever they are the node's own. */
export function compareBodies(path: string, recorded: unknown, live: unknown): Comparison {
  const found = new Comparer(path);
  found.compare(recorded as Json, live as Json, "");
  return { difference: found.difference, pairs: found.pairs };
}

class Comparer {
  difference: string | undefined;
  readonly pairs: [string, string][] = [];
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  compare(recorded: Json, live: Json, at: string): void {
    if (Array.isArray(recorded) && Array.isArray(live)) this.#lists(recorded, live, at);
    else if (isObject(recorded) && isObject(live)) this.#objects(recorded, live, at);
    else this.#values(recorded, live, at);
  }

  #lists(recorded: Json[], live: Json[], at: string): void {
    if (sampled.test(this.#path) && recorded.some(isObject)) {
      const shape = (rows: Json[]) => kindsOf(rows);
      if (recorded.length > 0 && live.length > 0) this.#same(shape(recorded), shape(live), at);
      else this.#same(recorded.length > 0, live.length > 0, `${at}: rows`);
      return;
    }
    this.#same(recorded.length, live.length, `${at}: length`);
    const [left, right] = [this.#sorted(recorded), this.#sorted(live)];
    for (const [index, item] of left.entries()) {
      this.compare(item, right[index] ?? null, `${at}[${index}]`);
    }
  }

  /** Perl lists hashes in any order: rows are put in one, except where they are numbered. */
  #sorted(rows: Json[]): Json[] {
    if (rows.every((row) => isObject(row) && "n" in row)) return rows;
    const key = (row: Json) => JSON.stringify(this.#normal(row, ""));
    return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  #normal(value: Json, name: string): Json {
    if (Array.isArray(value)) return value.map((item) => this.#normal(item, ""));
    if (isObject(value)) {
      const keys = Object.keys(value).toSorted();
      return Object.fromEntries(keys.map((key) => [key, this.#normal(value[key] ?? null, key)]));
    }
    if (this.#isMeasured(name)) return typeof value;
    if (name === "content" && typeof value === "string") return sortedList(value);
    return typeof value === "string" ? normalText(value).text : value;
  }

  #objects(recorded: { [key: string]: Json }, live: { [key: string]: Json }, at: string): void {
    const isForeign = foreignRows.some((type) => type === recorded["type"]);
    const names = (object: object) => Object.keys(object).toSorted();
    this.#same(names(recorded), names(live), `${at}: names`);
    for (const [key, value] of Object.entries(recorded)) {
      if (isForeign && /^max(disk|mem)$/.test(key) && key in live) {
        this.#same(typeOf(value), typeOf(live[key] ?? null), `${at}.${key}: type`);
      } else if (key in live) this.compare(value, live[key] ?? null, `${at}.${key}`);
    }
  }

  #values(recorded: Json, live: Json, at: string): void {
    const name = at.split(".").at(-1) ?? "";
    this.#same(typeOf(recorded), typeOf(live), `${at}: type`);
    if (this.#isMeasured(name) || isPlaceholder(recorded)) return;
    if (typeof recorded !== "string" || typeof live !== "string") {
      this.#same(recorded, live, at);
      return;
    }
    if (name === "content") {
      this.#same(sortedList(recorded), sortedList(live), at);
      return;
    }
    const [left, right] = [normalText(recorded), normalText(live)];
    this.#same(left.text, right.text, at);
    if (left.text !== right.text) return;
    for (const [index, token] of left.tokens.entries()) {
      const own = right.tokens[index];
      if (own !== undefined) this.pairs.push([token, own]);
    }
  }

  #isMeasured(name: string): boolean {
    const bare = name.replace(/\[\d+\]$/, "");
    const isMachine = ofMachine.test(this.#path) && /^(max\w+|total|mhz|\w*total)$/.test(bare);
    const isCount = bare === "total" && this.#path.endsWith("/tasks");
    const isOfCall = ofCall.some(([path, own]) => own === bare && path.test(this.#path));
    return isOfCall || measured.has(bare) || isMachine || isCount;
  }

  #same(recorded: unknown, live: unknown, at: string): void {
    const [left, right] = [JSON.stringify(recorded), JSON.stringify(live)];
    if (left !== right) this.difference ??= `${at || "body"}: recorded ${left}, here ${right}`;
  }
}

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const typeOf = (value: Json) =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
const isPlaceholder = (value: Json) => typeof value === "string" && /^<[^<>]+>\n?$/.test(value);
const sortedList = (text: string) => text.split(",").toSorted().join(",");

/** Every name that occurs in the rows, with its types. */
function kindsOf(rows: Json[]): string[] {
  const kinds = rows.flatMap((row) =>
    isObject(row) ? Object.entries(row).map(([key, value]) => `${key}: ${typeOf(value)}`) : [],
  );
  return [...new Set(kinds)].toSorted();
}
