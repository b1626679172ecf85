import type { Path, Problem } from "../problem.ts";
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
}

export function readInfra(texts: InfraTexts): InfraSource {
  const { main, domains = [], policies } = texts;
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const read = ({ file, text }: InfraText) => {
    const yaml = new YamlFile(file, text);
    const { value, problems: found } = yaml.read();
    problems.push(...found);
    return { yaml, value: found.some(({ code }) => code === "Y1") ? undefined : (value ?? {}) };
  };
  const asMapping = ({ yaml, value }: ReturnType<typeof read>) => {
    if (value === undefined || isMapping(value)) return value;
    problems.push({ code: "Y3", path: "", message: notAMapping, help: "", ...yaml.locate([]) });
    return undefined;
  };

  const base = read(main);
  const baseValue = asMapping(base);
  const owners = new Map<string, YamlFile>();
  const added: Record<string, unknown> = {};
  const declared = isMapping(baseValue?.["domains"]) ? baseValue["domains"] : {};
  for (const part of domains.map(read)) {
    for (const [name, domain] of Object.entries(asMapping(part) ?? {})) {
      const earlier = owners.get(name) ?? (Object.hasOwn(declared, name) ? base.yaml : undefined);
      if (earlier) warnings.push(redefined(name, earlier.file, part.yaml.locate([name], "key")));
      owners.set(name, part.yaml);
      added[name] = domain;
    }
  }
  const policyPart = policies && read(policies);
  const policyValue = (policyPart && asMapping(policyPart)) ?? {};
  for (const key of Object.keys(policyValue).filter((name) => name !== "network_policies")) {
    problems.push(misplaced(key, base.yaml.file, policyPart?.yaml.locate([key], "key") as Place));
  }

  const isUnreadable = problems.some(({ code }) => code === "Y1" || code === "Y3");
  const policyList = Object.hasOwn(policyValue, "network_policies")
    ? { network_policies: policyValue["network_policies"] }
    : {};
  const allDomains = owners.size > 0 ? { domains: { ...declared, ...added } } : {};
  const value = { ...baseValue, ...allDomains, ...policyList };
  return {
    value: isUnreadable ? undefined : value,
    problems,
    warnings,
    locate(path, at) {
      const [section, name] = path;
      const owner = section === "domains" ? owners.get(String(name)) : undefined;
      if (owner) return owner.locate(path.slice(1), at);
      const isPolicy = section !== undefined && Object.hasOwn(policyList, section);
      return (isPolicy && policyPart ? policyPart.yaml : base.yaml).locate(path, at);
    },
  };
}

const notAMapping = "the file holds no mapping of keys";

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function redefined(domain: string, file: string, place: Place): Problem {
  return {
    code: "W6",
    path: `domains.${domain}`,
    message: `domain "${domain}" stands in ${file} too; this one wins`,
    help: "remove one of the two",
    ...place,
  };
}

function misplaced(key: string, baseFile: string, place: Place): Problem {
  return {
    code: "S4",
    path: key,
    message: `policies.yml holds network_policies only, not ${key}`,
    help: `move it to ${baseFile}`,
    ...place,
  };
}
