import type { Finding, Path } from "../problem.ts";
import type { YamlFile } from "../source/yamlFile.ts";
import type { Rule } from "./rule.ts";

/** The texts of a description. */
export interface InfraParts {
  readonly base: YamlFile;
  /** In the order of their files' names. */
  readonly domains: readonly YamlFile[];
  readonly policies: YamlFile | undefined;
}

interface LayoutFinding extends Finding {
  readonly text: YamlFile;
  /** The place in that text, while `path` is that in the whole description. */
  readonly pathInText: Path;
}

/** About how a description is spread over the files of a directory. */
export interface LayoutRule extends Rule {
  readonly check: (parts: InfraParts) => readonly LayoutFinding[];
}

export const layoutRules: readonly LayoutRule[] = [
  {
    code: "Y4",
    sentence: "In the directory form, `policies.yml` holds `network_policies` only.",
    check: ({ base, policies }) =>
      Object.keys(policies?.mapping ?? {})
        .filter((key) => key !== "network_policies")
        .map((key) => ({
          text: policies as YamlFile,
          pathInText: [key],
          path: [key],
          message: `policies.yml holds network_policies only, not ${key}`,
          help: `move it to ${base.file}`,
          at: "key",
        })),
  },
  {
    code: "W6",
    level: "warning",
    sentence: "In the directory form, the last file that names a domain defines it.",
    check: ({ base, domains }) => {
      const { domains: declared } = base.mapping ?? {};
      const first = typeof declared === "object" ? Object.keys(declared ?? {}) : [];
      const owners = new Map(first.map((name) => [name, base]));
      return domains.flatMap((text) =>
        Object.keys(text.mapping ?? {}).flatMap((name) => {
          const earlier = owners.get(name);
          owners.set(name, text);
          if (earlier === undefined) return [];
          return {
            text,
            pathInText: [name],
            path: ["domains", name],
            message: `domain "${name}" stands in ${earlier.file} too; this one wins`,
            help: "remove one of the two",
            at: "key",
          };
        }),
      );
    },
  },
];
