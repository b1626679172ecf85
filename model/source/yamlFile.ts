import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { Path } from "../problem.ts";
import type { Place } from "./place.ts";
import { unshare } from "./unshare.ts";

/** Something wrong with a text itself, at an offset in it. */
export interface TextFault {
  readonly offset: number;
  readonly message: string;
  readonly help: string;
}

/** One YAML 1.1 text, and where everything in it stands. */
export class YamlFile {
  readonly file: string;
  /** Plain data, an empty mapping for an empty text; undefined where it cannot be read at all. */
  readonly value: unknown;
  /** Why it cannot be read. */
  readonly syntaxFaults: readonly TextFault[];
  readonly #text: string;
  /** Offsets; the parser's own miss some in broken texts. */
  readonly #lineStarts: readonly number[];
  readonly #document: Document;
  #secrets: readonly (readonly [start: number, end: number])[] | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
    this.#lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    this.#document = parseDocument(text, {
      version: "1.1",
      merge: true,
      prettyErrors: false,
      customTags: (tags) => tags.map(withoutOneLetterBooleans),
    });
    const { value, faults } = this.#read();
    this.value = value;
    this.syntaxFaults = faults;
  }

  /** The value where it is a mapping. */
  get mapping(): Readonly<Record<string, unknown>> | undefined {
    return isMapping(this.value) ? this.value : undefined;
  }

  /** The place of a path; for what is missing, the key of the mapping that lacks it. */
  locate(path: Path, at: "key" | "value" = "value"): Place {
    let node = this.#resolve(this.#document.contents);
    let key: Node | undefined;
    for (const part of path) {
      const pair = isMap(node) ? this.#findPair(node, String(part)) : undefined;
      const item = isSeq(node) ? (node.items[Number(part)] as Node | undefined) : undefined;
      if (pair === undefined && item === undefined) return this.placeAt(key?.range?.[0] ?? 0);
      key = pair === undefined ? item : (pair.key as Node);
      node = this.#resolve(pair === undefined ? item : (pair.value as Node | null));
    }
    const isEmpty = node === undefined || (isScalar(node) && node.value === null);
    const target = at === "key" || isEmpty ? key : node;
    return this.placeAt(target?.range?.[0] ?? 0);
  }

  duplicateKeys(): TextFault[] {
    return this.#document.errors
      .filter(({ code }) => code === "DUPLICATE_KEY")
      .map(({ pos: [offset] }) => {
        const key = /^[^\s:]+/.exec(this.#text.slice(offset))?.[0] ?? "";
        const message = `the key ${key} stands twice in one mapping`;
        return { offset, message, help: "remove one" };
      });
  }

  /** `no:` and `08:` would become the names "false" and "8" without a word. */
  oddKeys(): TextFault[] {
    const faults: TextFault[] = [];
    visit(this.#document, {
      Pair: (_index, { key }) => {
        if (!isScalar(key) || isMergeKey(key)) return;
        const offset = key.range?.[0] ?? 0;
        if (key.value === "__proto__") {
          const message = "the key __proto__ cannot be used";
          faults.push({ offset, message, help: "choose another name" });
        }
        if (typeof key.value === "string") return;
        const source = key.source ?? "";
        faults.push({
          offset,
          message: `the key ${source} is not text in YAML 1.1 but ${String(key.value)}`,
          help: `write it in quotes: "${source}"`,
        });
      },
    });
    return faults;
  }

  /** A line of the text, counted from 1; values that can be secrets are blotted out. */
  excerpt(line: number): string {
    const start = this.#lineStarts[line - 1] ?? 0;
    const [text = ""] = this.#text.slice(start).split(/\r?\n/, 1);
    return text.replaceAll(/\S/g, (letter, column: number) =>
      this.#isSecret(start + column) ? "*" : letter,
    );
  }

  #isSecret(offset: number): boolean {
    this.#secrets ??= secretRanges(this.#document);
    return this.#secrets.some(([start, end]) => offset >= start && offset < end);
  }

  placeAt(offset: number): Place {
    const inside = Math.min(offset, this.#text.length);
    const index = this.#lineStarts.findLastIndex((start) => start <= inside);
    const column = inside - (this.#lineStarts[index] ?? 0) + 1;
    return { file: this.file, line: index + 1, column };
  }

  #resolve(node: unknown): Node | undefined {
    if (isAlias(node)) return node.resolve(this.#document);
    return (node ?? undefined) as Node | undefined;
  }

  #findPair(map: YAMLMap, name: string): Pair | undefined {
    const own = map.items.findLast(({ key }) => isScalar(key) && String(key.value) === name);
    if (own !== undefined) return own;
    for (const { key, value } of map.items) {
      if (!isMergeKey(key)) continue;
      const merged = this.#resolve(value);
      const maps = isSeq(merged) ? merged.items.map((item) => this.#resolve(item)) : [merged];
      for (const candidate of maps) {
        const found = isMap(candidate) ? this.#findPair(candidate, name) : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #read(): { readonly value: unknown; readonly faults: readonly TextFault[] } {
    const { errors, warnings } = this.#document;
    const faults = [...errors.filter(({ code }) => code !== "DUPLICATE_KEY"), ...warnings].map(
      ({ message, pos }) => ({
        offset: pos[0],
        message: `this is not YAML: ${message}`,
        help: "correct the text",
      }),
    );
    if (faults.length > 0) return { value: undefined, faults };
    try {
      return { value: unshare(this.#document.toJS()) ?? {}, faults };
    } catch (error) {
      // Aliases that unfold to an absurd size, or without end, show only here.
      const message = error instanceof Error ? error.message : String(error);
      return { value: undefined, faults: [{ offset: 0, message, help: "correct the text" }] };
    }
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where the single values of `config` and `devices` stand. */
function secretRanges(document: Document): [number, number][] {
  const ranges: [number, number][] = [];
  const collect = {
    Scalar: (key: unknown, { range, value }: Scalar) => {
      if (key !== "key" && range && value !== null) ranges.push([range[0], range[1]]);
    },
  };
  visit(document, {
    Pair: (_index, { key, value }) => {
      const isPrivate = isScalar(key) && (key.value === "config" || key.value === "devices");
      if (isPrivate && isNode(value)) visit(value, collect);
    },
  });
  return ranges;
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && (typeof key.value === "symbol" || key.value === "<<");
}

/** PyYAML, which AnKLuMe reads with, takes `y` and `n` for text. */
function withoutOneLetterBooleans<Tag>(tag: Tag): Tag {
  const isBoolean =
    typeof tag === "object" && tag !== null && "tag" in tag && tag.tag === "tag:yaml.org,2002:bool";
  if (!isBoolean || !("test" in tag) || !(tag.test instanceof RegExp)) return tag;
  return { ...tag, test: new RegExp(`^(?![yYnN]$)(?:${tag.test.source})`, tag.test.flags) };
}
