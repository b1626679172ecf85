import { stringify } from "yaml";
import type { InfraTexts } from "../../../model/source/infraSource.ts";
import type { Mapping } from "../infra.ts";

/** YAML 1.1, as a description is read. */
export function toYaml(data: unknown): string {
  return stringify(data, { version: "1.1", lineWidth: 0 });
}

export function asFile(infra: Mapping): InfraTexts {
  return { main: { file: "infra.yml", text: toYaml(infra) } };
}

/** The same description as a directory, with a file for each domain, in their order. */
export function asDirectory({ domains, network_policies: policies, ...base }: Mapping): InfraTexts {
  const parts = Object.entries(domains as Mapping).map(([name, domain], index) => ({
    file: `infra/domains/${String(index).padStart(2, "0")}.yml`,
    text: toYaml({ [name]: domain }),
  }));
  return {
    main: { file: "infra/base.yml", text: toYaml(base) },
    domains: parts,
    ...(policies === undefined
      ? {}
      : { policies: { file: "infra/policies.yml", text: toYaml({ network_policies: policies }) } }),
  };
}
