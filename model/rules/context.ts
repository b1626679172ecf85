import type { Facts } from "../facts.ts";
import type { Path } from "../problem.ts";
import type { DomainDraft, InfraDraft, MachineDraft, PolicyDraft } from "../schema/infra.ts";
import { isBase } from "../addresses/ipv4.ts";

export interface DomainEntry {
  readonly name: string;
  readonly path: Path;
  readonly keys: DomainDraft;
}

export interface MachineEntry {
  readonly name: string;
  readonly domain: DomainEntry;
  readonly path: Path;
  readonly keys: MachineDraft;
}

export interface PolicyEntry {
  readonly index: number;
  readonly path: Path;
  readonly keys: PolicyDraft;
}

/** The valid parts of a description, in the order of the file, as the rules want to see them. */
export interface RuleContext {
  readonly infra: InfraDraft;
  readonly facts: Facts;
  /** First two octets of all addresses; undefined when the given ones are wrong. */
  readonly base: string | undefined;
  readonly domains: readonly DomainEntry[];
  readonly machines: readonly MachineEntry[];
  readonly policies: readonly PolicyEntry[];
  /** Whether the text has something there, right or wrong; an empty value does not count. */
  readonly isGiven: (path: Path) => boolean;
  /** Names of all domains and machines in the text, even of those that are wrong. */
  readonly declared: ReadonlySet<string>;
}

export const defaultBase = "10.100";

export function ruleContext(value: unknown, infra: InfraDraft, facts: Facts): RuleContext {
  const isGiven = (path: Path) => (valueAt(value, path) ?? null) !== null;
  const domains = Object.entries(infra.domains ?? {}).map(([name, keys]) => ({
    name,
    path: ["domains", name],
    keys: keys ?? {},
  }));
  const machines = domains.flatMap((domain) =>
    Object.entries(domain.keys.machines ?? {}).map(([name, keys]) => ({
      name,
      domain,
      path: [...domain.path, "machines", name],
      keys: keys ?? {},
    })),
  );
  const policies = (infra.network_policies ?? []).flatMap((keys, index) =>
    keys === null ? [] : [{ index, path: ["network_policies", index], keys }],
  );
  const wasGiven = isGiven(["global", "base_subnet"]);
  const base = wasGiven ? infra.global?.base_subnet : defaultBase;
  const usable = typeof base === "string" && isBase(base) ? base : undefined;
  const declared = declaredNames(value);
  return { infra, facts, base: usable, domains, machines, policies, isGiven, declared };
}

function declaredNames(value: unknown): ReadonlySet<string> {
  const domains = entriesAt(value, ["domains"]);
  const machines = domains.flatMap(([, domain]) => entriesAt(domain, ["machines"]));
  return new Set([...domains, ...machines].map(([name]) => name));
}

function entriesAt(value: unknown, path: Path): [string, unknown][] {
  const found = valueAt(value, path);
  return typeof found === "object" && found !== null ? Object.entries(found) : [];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, part) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, part)
        ? (at as Record<string, unknown>)[part]
        : undefined,
    value,
  );
}
