import type { Path, Problem } from "../problem.ts";
import { checkText } from "../source/checkText.ts";
import type { InfraText } from "../source/infraSource.ts";
import type { Mapping } from "../source/mapping.ts";
import type { Place } from "../source/place.ts";
import { YamlFile } from "../source/yamlFile.ts";

/** A hypervisors.yml: its data, and the place of everything in it. */
export interface ManifestSource {
  /** Undefined when the text cannot be read. */
  readonly value: Mapping | undefined;
  readonly problems: readonly Problem[];
  locate(path: Path, at?: "key" | "value"): Place;
  excerpt(place: Place): string;
}

export function readManifest({ file, text }: InfraText): ManifestSource {
  const yaml = new YamlFile(file, text);
  return {
    value: yaml.mapping,
    problems: checkText(yaml),
    locate: (path, at) => yaml.locate(path, at),
    excerpt: ({ line }) => yaml.excerpt(line),
  };
}
