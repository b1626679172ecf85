import { suggest } from "../../model/schema/suggest.ts";
import { defaultsOf } from "../options.ts";
import type { Level, Options, Pack } from "../rule.ts";

/** How one rule is applied. */
export interface RuleSettings {
  readonly level: Level;
  readonly options: Options;
  /** Reasons, by Pulumi's name of the resource. */
  readonly exceptions: Readonly<Record<string, string>>;
}

export type Settings = Readonly<Record<string, RuleSettings>>;

export interface GivenSettings {
  readonly level: Level;
  readonly properties: Readonly<Record<string, unknown>>;
}

export function defaultSettings({ rules }: Pack): Settings {
  return Object.fromEntries(
    rules.map((rule) => [
      rule.name,
      { level: rule.level, options: defaultsOf(rule), exceptions: {} },
    ]),
  );
}

/**
 * The settings with what the engine read from the pack's config file.
 *
 * @throws Error naming a rule that there is not, an unknown option, or an exception without a reason
 */
export function readSettings(pack: Pack, given: Readonly<Record<string, GivenSettings>>): Settings {
  const defaults = defaultSettings(pack);
  // The engine has spread the level of "all" over the rules already.
  const rules = Object.entries(given).filter(([name]) => name !== "all");
  const read = rules.map(([name, { level, properties }]) => {
    const own = defaults[name];
    if (own === undefined) throw new Error(stray("rule", name, Object.keys(defaults)));
    const { exceptions = {}, ...options } = properties;
    for (const option of Object.keys(options)) {
      if (Object.hasOwn(own.options, option)) continue;
      const known = ["exceptions", ...Object.keys(own.options)];
      throw new Error(`${name}: ${stray("option", option, known)}`);
    }
    const settings: RuleSettings = {
      level,
      options: { ...own.options, ...options },
      exceptions: reasons(name, exceptions),
    };
    return [name, settings] as const;
  });
  return { ...defaults, ...Object.fromEntries(read) };
}

function reasons(rule: string, exceptions: unknown): Record<string, string> {
  const entries = Object.entries(exceptions as Record<string, unknown>);
  const bare = entries.find(([, reason]) => typeof reason !== "string" || reason.trim() === "");
  if (bare === undefined) return Object.fromEntries(entries) as Record<string, string>;
  throw new Error(`${rule}: the exception for "${bare[0]}" says no reason; write why it is needed`);
}

function stray(what: string, name: string, known: readonly string[]): string {
  const meant = suggest(name, known);
  const help = meant === undefined ? `there are ${known.join(", ")}` : `did you mean ${meant}?`;
  return `the policy config names no ${what} of this pack: "${name}"; ${help}`;
}
