import type { Facts } from "../facts.ts";
import type { LabInstance } from "../lab.ts";

const folder = "/etc/anklume";

/**
 * What a machine is told of the servers it stands in, for a lab inside it: the same files that
 * AnKLuMe writes. None where the server's own level is unknown.
 */
export function contextFiles(
  type: LabInstance["type"],
  { nesting }: Facts,
): Readonly<Record<string, string>> {
  if (nesting?.absoluteLevel === undefined) return {};
  const isVm = type === "virtual-machine";
  const { absoluteLevel, relativeLevel = 0, yolo } = nesting;
  // Inside a virtual machine the answer is known, whatever is around it.
  const vmNested = isVm ? true : nesting.vmNested;
  return {
    [`${folder}/absolute_level`]: line(absoluteLevel + 1),
    [`${folder}/relative_level`]: line(isVm ? 0 : relativeLevel + 1),
    ...(vmNested === undefined ? {} : { [`${folder}/vm_nested`]: line(vmNested) }),
    [`${folder}/yolo`]: line(yolo),
  };
}

function line(value: number | boolean): string {
  return `${value}\n`;
}
