import type { IncusClient } from "./api/client.ts";

interface Named {
  readonly name: string;
}

interface Entry {
  readonly until: number;
  readonly objects: Promise<ReadonlyMap<string, unknown>>;
}

/** How long one list serves reads: a refresh asks for everything within a few seconds. */
const freshMs = 10_000;

/**
 * Reads of a refresh, batched: one list with recursion=1 per (collection, project), shared by concurrent
 * reads and dropped at the first write. Absence from a list proves nothing (a restricted
 * certificate sees a shorter one), so the caller asks for the item itself on a miss.
 */
export class Lists {
  readonly #api: IncusClient;
  readonly #entries = new Map<string, Entry>();

  constructor(api: IncusClient) {
    this.#api = api;
  }

  /** `collection` is a path such as `/1.0/networks`. */
  async find<T extends Named>(
    collection: string,
    project: string,
    name: string,
  ): Promise<T | undefined> {
    const objects = await this.#list(collection, project).catch(() => undefined);
    return objects?.get(name) as T | undefined;
  }

  forget(): void {
    this.#entries.clear();
  }

  #list(collection: string, project: string): Entry["objects"] {
    const key = `${collection} ${project}`;
    const known = this.#entries.get(key);
    if (known && known.until > Date.now()) return known.objects;
    const objects = this.#api
      .project(project)
      .list<Named>(collection)
      .then((items) => new Map(items.map((item) => [item.name, item])));
    this.#entries.set(key, { until: Date.now() + freshMs, objects });
    return objects;
  }
}
