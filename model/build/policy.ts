import type { LabPolicy } from "../lab.ts";
import type { PolicyEntry, RuleContext } from "../rules/context.ts";
import { endpointsOf } from "../rules/endpoints.ts";

export function toPolicy(context: RuleContext, { keys }: PolicyEntry): LabPolicy[] {
  const { source, target } = endpointsOf(context, keys);
  if (source === undefined || target === undefined) return [];
  return [
    {
      from: keys.from ?? "",
      to: keys.to ?? "",
      source,
      target,
      ports: keys.ports ?? "all",
      protocol: keys.protocol ?? "tcp",
      bidirectional: keys.bidirectional === true,
      description: keys.description ?? "",
    },
  ];
}
