import type { Value } from "../values.ts";
import { samePath, startsWithPath, type Path, type Pattern } from "./path.ts";

/** Shorter texts appear in ordinary words, and hiding them would wreck every message. */
const shortestRedacted = 3;
/** From this length on a text that turns up elsewhere is taken for the secret itself. */
const shortestTraced = 8;

/** The secrets of one engine call: where they were, and their texts. */
export class Secrets {
  readonly paths: Path[] = [];
  /** What a schema calls secret, whether or not it came as one. */
  readonly always: Pattern[] = [];
  readonly #texts = new Set<string>();

  add(path: Path, value: Value): void {
    this.paths.push(path);
    this.remember(value);
  }

  /** Keeps the texts inside a secret value, to find and hide them later. */
  remember(value: Value): void {
    if (typeof value === "string") this.#texts.add(value);
    else if (typeof value === "number") this.#texts.add(String(value));
    else if (Array.isArray(value)) value.forEach((item) => this.remember(item));
    else if (value !== null && typeof value === "object") {
      Object.values(value).forEach((item) => this.remember(item));
    }
  }

  rememberAll(other: Secrets): void {
    other.#texts.forEach((text) => this.#texts.add(text));
  }

  /** The secrets of both. */
  with(other: Secrets): Secrets {
    const both = new Secrets();
    both.paths.push(...this.paths, ...other.paths);
    both.always.push(...this.always, ...other.always);
    both.rememberAll(this);
    both.rememberAll(other);
    return both;
  }

  /** True when the value at this path is a secret, or lies inside one. */
  covers(path: Path): boolean {
    return this.paths.some((secret) => startsWithPath(path, secret));
  }

  holds(path: Path): boolean {
    return [...this.paths, ...this.always].some((secret) => samePath(secret, path));
  }

  /** True when the text carries a secret that came from somewhere else, such as a computed output. */
  taints(text: string): boolean {
    for (const secret of this.#texts) {
      if (secret.length >= shortestTraced && text.includes(secret)) return true;
    }
    return false;
  }

  /** Hides every secret of the call, also as JSON, as part of a URL, and line by line. */
  redact(message: string): string {
    const shapes = [...this.#texts]
      .filter((text) => text.trim().length >= shortestRedacted)
      .flatMap((text) => [
        text,
        text.trim(),
        JSON.stringify(text).slice(1, -1),
        uriForm(text),
        ...text.split("\n").filter((line) => line.trim().length >= shortestTraced),
      ])
      .toSorted((a, b) => b.length - a.length);
    return shapes.reduce((text, shape) => text.replaceAll(shape, "[secret]"), message);
  }
}

function uriForm(text: string): string {
  // A lone surrogate has no URI form; then there is nothing to hide in a URL either.
  return /\p{Surrogate}/u.test(text) ? text : encodeURIComponent(text);
}
