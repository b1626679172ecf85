/** What happens to a request that a rule matches. */
export type Action =
  /** The connection breaks and the daemon never sees the request. */
  | { readonly do: "reset-before" }
  /** The daemon executes the request, its answer is lost. */
  | { readonly do: "reset-after" }
  | { readonly do: "delay"; readonly ms: number }
  /** An answer of the proxy's own; the daemon never sees the request. */
  | { readonly do: "answer"; readonly status: number; readonly body: unknown }
  /** The daemon's answer with another body, made from the parsed original. */
  | {
      readonly do: "replace";
      readonly status?: number;
      body(original: unknown): unknown;
    }
  /** Never answered; the daemon does not see it unless the rule ends with `release`. */
  | { readonly do: "hang" };

export interface Match {
  /** Any method when absent. */
  readonly method?: string;
  /** A glob over the path without query (`*` one segment, `**` any), or an expression over the whole. */
  readonly path?: string | RegExp;
}

export interface Rule extends Match {
  readonly action: Action;
  /** Which matching requests, counted from 1 since the rule was added; all when absent. */
  readonly nth?: number | readonly number[];
}

/** A rule in force. */
export interface ActiveRule {
  /** Requests it has acted on. */
  readonly hits: number;
  /** Resolves once it has acted on so many requests. */
  hit(count?: number): Promise<void>;
  /** Ends the rule and breaks the connections that hang on it. */
  remove(): void;
  /** Ends the rule and lets what hangs on it through to the daemon. */
  release(): void;
}

export function matches(match: Match, method: string, path: string): boolean {
  if (match.method !== undefined && match.method !== method) return false;
  if (match.path === undefined) return true;
  if (match.path instanceof RegExp) return match.path.test(path);
  return globToRegExp(match.path).test(path.split("?", 1)[0] ?? "");
}

function globToRegExp(glob: string): RegExp {
  const source = glob
    .split("**")
    .map((part) => part.split("*").map(escaped).join("[^/]*"))
    .join(".*");
  return new RegExp(`^${source}$`);
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
}
