import type { Resource, StackView } from "../resource.ts";
import type { Pack, Rule } from "../rule.ts";
import type { RuleSettings, Settings } from "./settings.ts";

export interface Found {
  readonly rule: Rule;
  readonly level: "mandatory" | "advisory";
  readonly message: string;
  /** Undefined for the stack itself. */
  readonly resource: Resource | undefined;
}

export interface Analysis {
  readonly found: readonly Found[];
  /** Rules that were not applied, and why. */
  readonly skipped: readonly { readonly rule: Rule; readonly reason: string }[];
}

export function analyzeResource(pack: Pack, settings: Settings, resource: Resource): Analysis {
  return join(
    active(pack, settings).map(({ rule, level, options, exceptions }) => {
      if (rule.scope !== "resource") return {};
      const messages = rule.check(resource, options);
      const reason = exceptions[resource.name];
      if (messages.length > 0 && reason !== undefined) return { skipped: [{ rule, reason }] };
      return { found: messages.map((message) => ({ rule, level, message, resource })) };
    }),
  );
}

export function analyzeStack(pack: Pack, settings: Settings, stack: StackView): Analysis {
  return join(
    active(pack, settings).map(({ rule, level, options, exceptions }) => {
      if (rule.scope !== "stack") return {};
      const reason = rule.cannotTell?.(stack);
      if (reason !== undefined) return { skipped: [{ rule, reason }] };
      const found = rule
        .check(stack, options)
        .filter(({ resource }) => resource === undefined || !(resource.name in exceptions))
        .map(({ message, resource }) => ({ rule, level, message, resource }));
      return { found };
    }),
  );
}

interface Active extends RuleSettings {
  readonly rule: Rule;
  readonly level: Found["level"];
}

function active({ rules }: Pack, settings: Settings): Active[] {
  return rules.flatMap((rule) => {
    const own = settings[rule.name];
    if (own === undefined || own.level === "disabled") return [];
    return [{ ...own, rule, level: own.level }];
  });
}

function join(parts: readonly Partial<Analysis>[]): Analysis {
  return {
    found: parts.flatMap(({ found = [] }) => found),
    skipped: parts.flatMap(({ skipped = [] }) => skipped),
  };
}
