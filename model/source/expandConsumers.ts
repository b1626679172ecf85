import type { Path } from "../problem.ts";
import { asMapping, isMapping, type Mapping } from "./mapping.ts";
import { copies } from "./numbered.ts";

interface ExpandedVolumes {
  readonly value: Mapping;
  readonly written: (path: Path) => Path;
}

/** One consumer per number, for consumers of shared volumes that are counted. */
export function expandConsumers(
  volumes: unknown,
  counts: ReadonlyMap<string, number>,
): ExpandedVolumes | undefined {
  if (!isMapping(volumes)) return undefined;
  const copiesOf = (name: string) => {
    const count = counts.get(name);
    return count === undefined ? [name] : copies(name, count);
  };
  const expand = (volume: unknown) => {
    if (!isMapping(volume) || !isMapping(volume["consumers"])) return volume;
    const consumers = Object.entries(volume["consumers"]).flatMap(([name, access]) =>
      copiesOf(name).map((copy) => [copy, access] as const),
    );
    return { ...volume, consumers: Object.fromEntries(consumers) };
  };
  return {
    value: Object.fromEntries(
      Object.entries(volumes).map(([name, value]) => [name, expand(value)]),
    ),
    written: (path) => {
      const [section = "", volume = "", key = "", consumer, ...rest] = path;
      if (key !== "consumers" || consumer === undefined) return path;
      const given = Object.keys(asMapping(asMapping(volumes[volume])["consumers"]));
      const origin = given.find((name) => copiesOf(name).includes(String(consumer)));
      return [section, volume, key, origin ?? consumer, ...rest];
    },
  };
}
