import { stringify } from "yaml";

import type { ExampleCase } from "./exampleCases.ts";
import { readInfra } from "../../../model/source/infraSource.ts";
import { readInfraTexts } from "../../../stack/readInfraTexts.ts";

interface Description {
  readonly domains: Record<string, DomainText>;
}

interface DomainText {
  profiles?: Record<string, unknown>;
  readonly machines: Record<string, { type?: string; gpu?: boolean }>;
}

/** The example's description as one file, with nothing in it that the lab has no hardware for. */
export function withoutHardware({ without }: ExampleCase, path: string): string {
  const source = readInfra(readInfraTexts(path, process.cwd()));
  const description = structuredClone(source.value) as unknown as Description;
  for (const domain of Object.values(description.domains)) {
    if (without.includes("gpu") && domain.profiles) {
      // The profile stays, and stays attached: only what is in it needs a card.
      for (const name of Object.keys(domain.profiles)) domain.profiles[name] = {};
    }
    for (const machine of Object.values(domain.machines)) {
      if (without.includes("gpu")) delete machine.gpu;
      if (without.includes("vm") && machine.type === "vm") machine.type = "lxc";
    }
  }
  return stringify(description);
}
