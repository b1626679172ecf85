import type { Place } from "./source/place.ts";

/** Keys and indices from the root of the description, as in `["domains", "work", "subnet_id"]`. */
export type Path = readonly (string | number)[];

/** Something wrong with a description, or worth a warning, at its place in the text. */
export interface Problem extends Place {
  /** Stable name of the rule; docs/rules.md explains each. */
  readonly code: string;
  readonly path: string;
  readonly message: string;
  /** What to do about it. */
  readonly help: string;
}

/** What a rule finds; its row and the source add the rest. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  readonly help: string;
  /** Whether to point at the key or at its value. Default: the value, or the key where it is empty. */
  readonly at?: "key" | "value";
}

/** `domains.work.machines.web.config["limits.cpu"]` */
export function writePath(path: Path): string {
  return path
    .map((part) => {
      if (typeof part === "number") return `[${part}]`;
      return /^[A-Za-z0-9_-]+$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
    })
    .join("")
    .replace(/^\./, "");
}

/** One line per problem: `infra.yml:7:16: V06 domains.work.subnet_id: <message>; <help>`. */
export function writeProblem({ file, line, column, code, path, message, help }: Problem): string {
  const subject = path === "" ? "" : ` ${path}:`;
  return `${file}:${line}:${column}: ${code}${subject} ${message}${help === "" ? "" : `; ${help}`}`;
}
