import { enrich } from "../enrichment/enrich.ts";
import type { Facts } from "../facts.ts";
import type { Path } from "../problem.ts";
import type { DomainDraft, InfraDraft, MachineDraft, PolicyDraft } from "../schema/infra.ts";
import type { CountedDomain, ExpandedInfra } from "../source/expandCounts.ts";
import { valueAt } from "../source/valueAt.ts";
import { addressing } from "./addressing.ts";

export interface DomainEntry {
  readonly name: string;
  readonly path: Path;
  /** First two octets of its addresses; undefined where what decides them is wrong. */
  readonly base: string | undefined;
  readonly keys: DomainDraft;
}

export interface MachineEntry {
  readonly name: string;
  /** Last octet of its address, where it is decided before its subnet is. */
  readonly host?: number;
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
  /** Whether trust levels decide the second octets, and the address plan the third. */
  readonly isZoned: boolean;
  /** First two octets of all addresses that count as the lab's, used or not. */
  readonly bases: readonly string[];
  readonly domains: readonly DomainEntry[];
  readonly machines: readonly MachineEntry[];
  readonly policies: readonly PolicyEntry[];
  /** Whether the text has something there, right or wrong; an empty value does not count. */
  readonly isGiven: (path: Path) => boolean;
  /** Keys of a mapping in the text, right or wrong. */
  readonly namesAt: (path: Path) => readonly string[];
  /** Names of all domains and machines in the text, even of those that are wrong. */
  readonly declared: ReadonlySet<string>;
  /** Domains that stand for several, as they are written; their copies are among `domains`. */
  readonly counted: readonly CountedDomain[];
}

export function ruleContext(
  { value, counted }: Pick<ExpandedInfra, "value" | "counted">,
  infra: InfraDraft,
  facts: Facts,
): RuleContext {
  const isGiven = (path: Path) => (valueAt(value, path) ?? null) !== null;
  const { isZoned, bases, baseOf } = addressing(infra, isGiven);
  const domains = Object.entries(infra.domains ?? {}).map(([name, given]) => {
    const path = ["domains", name];
    const keys = given ?? {};
    return { name, path, base: baseOf(path, keys), keys };
  });
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
  const namesAt = (path: Path) => entriesAt(value, path).map(([name]) => name);
  const declared = declaredNames(value);
  return enrich({
    infra,
    facts,
    isZoned,
    bases,
    domains,
    machines,
    policies,
    isGiven,
    namesAt,
    declared,
    counted,
  });
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
