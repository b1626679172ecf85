import type { Options, Rule } from "./rule.ts";

/** The engine has checked the values against the rule's schema, and filled in its defaults. */
export function listOption(options: Options, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value.map(String) : [];
}

export function isSet(options: Options, name: string): boolean {
  return options[name] === true;
}

export function defaultsOf({ options = {} }: Rule): Options {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, option.default]),
  );
}
