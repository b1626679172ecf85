import type { LabEndpoint } from "../lab.ts";
import type { PolicyDraft } from "../schema/infra.ts";
import type { RuleContext } from "./context.ts";

/** What the names of a policy stand for; undefined for a name that means nothing. */
export function endpointsOf(
  context: Pick<RuleContext, "domains" | "machines">,
  { from, to }: PolicyDraft,
): { readonly source: LabEndpoint | undefined; readonly target: LabEndpoint | undefined } {
  return { source: endpoint(context, from), target: endpoint(context, to) };
}

function endpoint(
  { domains, machines }: Pick<RuleContext, "domains" | "machines">,
  name: string | null | undefined,
): LabEndpoint | undefined {
  if (name === "host") return { kind: "host" };
  const domain = domains.find((candidate) => candidate.name === name);
  if (domain !== undefined) return { kind: "domain", domain: domain.name };
  const machine = machines.find((candidate) => candidate.name === name);
  if (machine === undefined) return undefined;
  return { kind: "machine", domain: machine.domain.name, machine: machine.name };
}
