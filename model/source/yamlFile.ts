import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from "yaml";
import type { Path, Problem } from "../problem.ts";
import type { Place } from "./place.ts";
import { unshare } from "./unshare.ts";

/** One YAML 1.1 text, and where everything in it stands. */
export class YamlFile {
  readonly file: string;
  readonly #text: string;
  readonly #lines = new LineCounter();
  readonly #document: Document;

  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
    this.#document = parseDocument(text, {
      version: "1.1",
      merge: true,
      lineCounter: this.#lines,
      prettyErrors: false,
      customTags: (tags) => tags.map(withoutOneLetterBooleans),
    });
  }

  /** Plain data; undefined where the text cannot be read at all. */
  read(): { readonly value: unknown; readonly problems: readonly Problem[] } {
    const duplicates = this.#document.errors.filter(({ code }) => code === "DUPLICATE_KEY");
    const others = this.#document.errors.filter(({ code }) => code !== "DUPLICATE_KEY");
    const unreadable = [...others, ...this.#document.warnings].map(({ message, pos }) =>
      this.#problem("Y1", pos[0], `this is not YAML: ${message}`, "correct the text"),
    );
    const problems = [...unreadable, ...duplicates.map((error) => this.#duplicate(error.pos[0]))];
    if (unreadable.length > 0) return { value: undefined, problems };
    try {
      const value = unshare(this.#document.toJS());
      return { value, problems: [...problems, ...this.#oddKeys()] };
    } catch (error) {
      // Aliases that unfold to an absurd size, or without end, show only here.
      const reason = error instanceof Error ? error.message : String(error);
      return { value: undefined, problems: [this.#problem("Y1", 0, reason, "correct the text")] };
    }
  }

  /** The place of a path; for what is missing, the key of the mapping that lacks it. */
  locate(path: Path, at: "key" | "value" = "value"): Place {
    let node = this.#resolve(this.#document.contents);
    let key: Node | undefined;
    for (const part of path) {
      const pair = isMap(node) ? this.#findPair(node, String(part)) : undefined;
      const item = isSeq(node) ? (node.items[Number(part)] as Node | undefined) : undefined;
      if (pair === undefined && item === undefined) return this.#place(key?.range?.[0] ?? 0);
      key = pair === undefined ? item : (pair.key as Node);
      node = this.#resolve(pair === undefined ? item : (pair.value as Node | null));
    }
    const isEmpty = node === undefined || (isScalar(node) && node.value === null);
    const target = at === "key" || isEmpty ? key : node;
    return this.#place(target?.range?.[0] ?? 0);
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

  #duplicate(offset: number): Problem {
    const key = /^[^\s:]+/.exec(this.#text.slice(offset))?.[0] ?? "";
    return this.#problem("S5", offset, `the key ${key} stands twice in one mapping`, "remove one");
  }

  /** `no:` and `08:` would become the names "false" and "8" without a word. */
  #oddKeys(): Problem[] {
    const problems: Problem[] = [];
    visit(this.#document, {
      Pair: (_index, { key }) => {
        if (!isScalar(key) || isMergeKey(key)) return;
        const source = key.source ?? "";
        if (key.value === "__proto__") {
          const message = "the key __proto__ cannot be used";
          problems.push(this.#problem("Y2", key.range?.[0] ?? 0, message, "choose another name"));
        }
        if (typeof key.value === "string") return;
        problems.push(
          this.#problem(
            "Y2",
            key.range?.[0] ?? 0,
            `the key ${source} is not text in YAML 1.1 but ${String(key.value)}`,
            `write it in quotes: "${source}"`,
          ),
        );
      },
    });
    return problems;
  }

  #place(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #problem(code: string, offset: number, message: string, help: string): Problem {
    return { code, path: "", message, help, ...this.#place(offset) };
  }
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
