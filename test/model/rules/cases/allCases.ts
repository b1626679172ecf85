import { resolve } from "../../../../model/resolve.ts";
import { readInfra } from "../../../../model/source/infraSource.ts";
import { facts, found, patched, resolveData } from "../../infra.ts";
import { addressingCases } from "./addressingCases.ts";
import { documentCases } from "./documentCases.ts";
import { domainCases } from "./domainCases.ts";
import { enrichmentCases } from "./enrichmentCases.ts";
import { gpuCases } from "./gpuCases.ts";
import { machineCases } from "./machineCases.ts";
import { optionCases } from "./optionCases.ts";
import { nameCases } from "./nameCases.ts";
import { policyCases } from "./policyCases.ts";
import type { RuleCase } from "./ruleCase.ts";
import { volumeCases } from "./volumeCases.ts";
import { textCases, type TextCase } from "./textCases.ts";

export const allCases: readonly (RuleCase | TextCase)[] = [
  ...textCases,
  ...documentCases,
  ...addressingCases,
  ...nameCases,
  ...domainCases,
  ...machineCases,
  ...optionCases,
  ...gpuCases,
  ...volumeCases,
  ...policyCases,
  ...enrichmentCases,
];

/** `CODE path` of every problem that is to be found. */
export function expected({ code, at }: RuleCase | TextCase): string[] {
  return at.map((path) => `${code} ${path}`);
}

/** `CODE path` of every problem that is found. */
export function actual(one: RuleCase | TextCase): string[] {
  const { errors, warnings } =
    "texts" in one
      ? resolve(readInfra(one.texts), facts)
      : resolveData(patched(one.patch), one.facts ?? facts);
  return found([...errors, ...warnings]);
}
