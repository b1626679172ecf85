import { z } from "zod";

import { defineResource } from "../../core/definition.ts";
import type { ConfigInputs, LiveObject } from "../configObject.ts";
import { configObject } from "../configObject.ts";
import { configInput, descriptionInput, objectName, projectInput } from "../schemas.ts";

/** Our spelling of a rule's fields beside the one of the wire. */
const wireNames = {
  action: "action",
  state: "state",
  description: "description",
  source: "source",
  destination: "destination",
  protocol: "protocol",
  sourcePort: "source_port",
  destinationPort: "destination_port",
  icmpType: "icmp_type",
  icmpCode: "icmp_code",
} as const;

type Rule = { [key in keyof typeof wireNames]?: string };
type WireRule = { [key in (typeof wireNames)[keyof typeof wireNames]]?: string };
type Inputs = ConfigInputs & { ingress: Rule[]; egress: Rule[] };
type Live = LiveObject & { readonly ingress: WireRule[]; readonly egress: WireRule[] };

const text = (description: string) => z.string().optional().describe(description);
const rule = z.object({
  action: z.enum(["allow", "allow-stateless", "drop", "reject"]).describe("What happens."),
  state: z.enum(["enabled", "disabled", "logged"]).optional().describe('Default: "enabled".'),
  description: text("Free text."),
  source: text("CIDRs, addresses or ranges, comma separated; @internal and @external."),
  destination: text("As `source`."),
  protocol: z.enum(["tcp", "udp", "icmp4", "icmp6"]).optional().describe("Default: any."),
  sourcePort: text("Ports or ranges, comma separated; for tcp and udp."),
  destinationPort: text("As `sourcePort`."),
  icmpType: text("Number; for icmp4 and icmp6."),
  icmpCode: text("Number; for icmp4 and icmp6."),
});
const rules = (direction: string) =>
  z
    .array(rule)
    .optional()
    .describe(
      `Rules for ${direction} traffic. Incus sorts them by action, so their order says nothing.`,
    );

// The server answers "" for what was not given: both are absent here.
function toWire(given: Rule): WireRule {
  return Object.fromEntries(
    Object.entries({ state: "enabled", ...given }).map(([key, value]) => [
      wireNames[key as keyof typeof wireNames],
      value,
    ]),
  );
}

function fromWire(live: WireRule): Rule {
  return Object.fromEntries(
    Object.entries(wireNames).flatMap(([key, wire]) => {
      const value = live[wire];
      return value ? [[key, value]] : [];
    }),
  );
}

const complete = (given: unknown) =>
  Array.isArray(given)
    ? given.map((entry: Rule) =>
        typeof entry === "object" && entry !== null ? { state: "enabled", ...entry } : entry,
      )
    : given;

const row = configObject<Inputs, Live>({
  token: "incus:index:NetworkAcl",
  description: "A network ACL: rules that bridges and NICs name in `security.acls`.",
  noun: "network ACL",
  collection: "/1.0/network-acls",
  serial: true,
  inputs: z.object({
    name: objectName,
    project: projectInput,
    description: descriptionInput,
    config: configInput,
    ingress: rules("incoming"),
    egress: rules("outgoing"),
  }),
  replaceOn: [],
  unordered: ["ingress", "egress"],
  defaults: { ingress: [], egress: [] },
  post: ({ ingress, egress }) => ({ ingress: ingress.map(toWire), egress: egress.map(toWire) }),
  put: (_live, _old, { ingress, egress }) => ({
    ingress: ingress.map(toWire),
    egress: egress.map(toWire),
  }),
  fromLive: ({ ingress, egress }) => ({
    ingress: ingress.map(fromWire),
    egress: egress.map(fromWire),
  }),
});

export const networkAcl = defineResource({
  ...row,
  defaults: (inputs, name, old) => {
    const filled = row.defaults?.(inputs, name, old) ?? inputs;
    return {
      ...filled,
      ingress: complete(filled["ingress"]),
      egress: complete(filled["egress"]),
    } as typeof filled;
  },
});
