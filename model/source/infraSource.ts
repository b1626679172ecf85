import { writePath, type Path, type Problem } from "../problem.ts";
import { layoutRules, type InfraParts } from "../rules/layoutRules.ts";
import { checkText } from "./checkText.ts";
import type { Place } from "./place.ts";
import { YamlFile } from "./yamlFile.ts";

export interface InfraText {
  /** As it shall appear in messages. */
  readonly file: string;
  readonly text: string;
}

/** The texts of a description: `infra.yml` alone, or the parts of an `infra/` directory. */
export interface InfraTexts {
  /** `infra.yml`, or `base.yml` of the directory form. */
  readonly main: InfraText;
  /** `domains/*.yml`, sorted by file name; each holds one or more domains. */
  readonly domains?: readonly InfraText[];
  /** `policies.yml`: its `network_policies` stand for those of `base.yml`. */
  readonly policies?: InfraText | undefined;
}

/** One description, whatever the number of files: its data, and the place of everything in it. */
export interface InfraSource {
  /** Undefined when a text cannot be read. */
  readonly value: Readonly<Record<string, unknown>> | undefined;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  locate(path: Path, at?: "key" | "value"): Place;
  /** The line of a place, with the values of `config` and `devices` made unreadable. */
  excerpt(place: Place): string;
}

export function readInfra(texts: InfraTexts): InfraSource {
  const parts: InfraParts = {
    base: read(texts.main),
    domains: (texts.domains ?? []).map(read),
    policies: texts.policies && read(texts.policies),
  };
  const { base, domains, policies } = parts;
  const files = [base, ...domains, ...(policies ? [policies] : [])];
  const problems = [...files.flatMap(checkText), ...checkLayout(parts, "error")];
  const warnings = checkLayout(parts, "warning");

  const owners = new Map(domains.flatMap((part) => namesIn(part).map((name) => [name, part])));
  const added = Object.assign({}, ...domains.map(({ mapping }) => mapping)) as Mapping;
  const declared = isMapping(base.mapping?.["domains"]) ? base.mapping["domains"] : {};
  const policyList =
    policies && Object.hasOwn(policies.mapping ?? {}, "network_policies")
      ? { network_policies: policies.mapping?.["network_policies"] }
      : {};
  const allDomains = owners.size > 0 ? { domains: { ...declared, ...added } } : {};
  const isReadable = files.every(({ mapping }) => mapping !== undefined);
  return {
    value: isReadable ? { ...base.mapping, ...allDomains, ...policyList } : undefined,
    problems,
    warnings,
    excerpt: ({ file, line }) => files.find((text) => text.file === file)?.excerpt(line) ?? "",
    locate(path, at) {
      const [section, name] = path;
      const owner = section === "domains" ? owners.get(String(name)) : undefined;
      if (owner) return owner.locate(path.slice(1), at);
      const isPolicy = section !== undefined && Object.hasOwn(policyList, section);
      return (isPolicy && policies ? policies : base).locate(path, at);
    },
  };
}

type Mapping = Readonly<Record<string, unknown>>;

function read({ file, text }: InfraText): YamlFile {
  return new YamlFile(file, text);
}

function checkLayout(parts: InfraParts, wanted: "error" | "warning"): Problem[] {
  return layoutRules
    .filter(({ level = "error" }) => level === wanted)
    .flatMap(({ code, check }) =>
      check(parts).map(({ text, pathInText, path, message, help, at }) => ({
        code,
        path: writePath(path),
        message,
        help,
        ...text.locate(pathInText, at),
      })),
    );
}

function namesIn({ mapping }: YamlFile): string[] {
  return Object.keys(mapping ?? {});
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
