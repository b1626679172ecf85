import { readFileSync } from "node:fs";

/** One parameter, or one key of a property string. */
export interface Property {
  readonly type?: "string" | "integer" | "number" | "boolean" | "array" | "object" | "null";
  readonly optional?: 0 | 1;
  readonly format?: string | Readonly<Record<string, Property>>;
  /** Null where the list is made at run time and not known here. */
  readonly enum?: readonly string[] | null;
  readonly pattern?: string;
  readonly minimum?: number | string;
  readonly maximum?: number | string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly requires?: string;
  readonly items?: Property;
  readonly default_key?: 1;
  readonly alias?: string;
  readonly keyAlias?: string;
}

/** `["perm", path, privileges, ...options]`, `["and" | "or", ...checks]` and a few more. */
export type PermissionCheck = readonly [string, ...unknown[]];

export interface MethodSchema {
  readonly params?: Readonly<Record<string, Property>>;
  readonly permissions?: { readonly user?: "all" | "world"; readonly check?: PermissionCheck };
  readonly proxyto?: string;
  readonly allowtoken?: 0;
}

export interface FoundMethod {
  /** As in `GET /nodes/{node}/status`. */
  readonly route: string;
  readonly schema: MethodSchema;
  readonly pathParameters: Readonly<Record<string, string>>;
}

const paths = JSON.parse(readFileSync(new URL("schema.json", import.meta.url), "utf8")) as Readonly<
  Record<string, Readonly<Record<string, MethodSchema>>>
>;

const templates = Object.keys(paths).map((path) => ({ path, parts: path.split("/").slice(1) }));

/** What follows a name such as {volume} may hold slashes: only there the rest of the path is one value. */
const takesRest = (path: string) => path.endsWith("/{volume}");

/** The method of a path; literal parts win over parameters. Undefined where there is none. */
export function findMethod(method: string, path: string): FoundMethod | undefined {
  const parts = path.split("/").filter((part) => part !== "");
  const fitting = templates
    .filter((template) => fits(template.path, template.parts, parts))
    .toSorted((a, b) => literals(b.parts) - literals(a.parts));
  for (const { path: template, parts: names } of fitting) {
    const schema = paths[template]?.[method];
    if (schema === undefined) continue;
    return { route: `${method} ${template}`, schema, pathParameters: valuesOf(names, parts) };
  }
  return undefined;
}

/** The last parts of the paths below a path, in the order of the schema. */
export function childrenOf(path: string): string[] {
  const depth = path.split("/").length;
  const below = templates.filter((t) => t.path.startsWith(`${path}/`));
  const names = below.map((t) => t.path.split("/")[depth] ?? "");
  return [...new Set(names)].filter((name) => !name.startsWith("{"));
}

function fits(template: string, names: readonly string[], parts: readonly string[]): boolean {
  if (names.length === 1 && names[0] === "") return parts.length === 0;
  if (takesRest(template) ? parts.length < names.length : parts.length !== names.length) {
    return false;
  }
  return names.every((name, at) => isName(name) || name === parts[at]);
}

function valuesOf(names: readonly string[], parts: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [at, name] of names.entries()) {
    if (!isName(name)) continue;
    const last = at === names.length - 1;
    values[name.slice(1, -1)] = last ? parts.slice(at).join("/") : (parts[at] ?? "");
  }
  return values;
}

const isName = (part: string) => part.startsWith("{");
const literals = (parts: readonly string[]) => parts.filter((part) => !isName(part)).length;
