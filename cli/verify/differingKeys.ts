/** A key whose value differs, with both as they may be shown. */
export interface DifferingKey {
  readonly key: string;
  readonly found: string;
  readonly expected: string;
}

type Config = Readonly<Record<string, string>>;

interface KeyOptions {
  /** What a server fills in by itself: no difference where nothing is expected. */
  readonly serverDefaults?: Config;
}

/** What the server and the provider keep beside what was asked for. */
const internal = /^(?:volatile\.|image\.|user\.pulumi\.owner$)/;
/** Values of all other keys may be secrets. */
const shown =
  /^(?:boot|bridge|dns|features|ipv4|ipv6|limits|migration|nvidia|security|snapshots)\./;

export const nothing = "nothing";

/** The options that the server has otherwise, sorted by key; an empty value is none. */
export function differingKeys(
  expected: Config,
  live: Config,
  { serverDefaults = {} }: KeyOptions = {},
): DifferingKey[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(live)])];
  return names
    .filter((key) => !internal.test(key))
    .toSorted()
    .flatMap((key) => {
      const [wanted, found] = [expected[key] ?? "", live[key] ?? ""];
      const isDefault = !Object.hasOwn(expected, key) && serverDefaults[key] === found;
      if (wanted === found || isDefault) return [];
      return [{ key, found: show(key, found), expected: show(key, wanted) }];
    });
}

function show(key: string, value: string): string {
  if (value === "") return nothing;
  return shown.test(key) ? value : "(not shown)";
}
