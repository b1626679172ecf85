import { firewallMark } from "../../model/firewall/asFirewall.ts";
import { firewallOf } from "../../model/firewall/labFirewall.ts";
import type { Lab } from "../../model/lab.ts";
import { machinesOf } from "../guests/machines.ts";
import { ofType, type Resource, type StackView } from "../resource.ts";
import type { Violation } from "../rule.ts";
import { mappingOf, textOf, unknown } from "../values.ts";

/**
 * Bridges that no ACL of the stack closes where one should, NICs on bridges that are not of the
 * stack, and firewalls that are none.
 */
export function bridgeProblems(stack: StackView, lab: Lab): Violation[] {
  const acls = new Set(ofType(stack, "NetworkAcl").map(nameOf));
  const bridges = ofType(stack, "Network");
  return [
    ...bridges.flatMap((bridge) =>
      explain(bridge, acls, lab).map((message) => ({ resource: bridge, message })),
    ),
    ...foreignNics(stack, new Set(bridges.map(nameOf))),
    ...falseFirewalls(stack, lab),
  ];
}

/** Machines without address filters that claim to be what the description does not have. */
function falseFirewalls(stack: StackView, lab: Lab): Violation[] {
  const firewall = firewallOf(lab);
  return machinesOf(stack)
    .filter(({ options }) => textOf(options[firewallMark]) === "true")
    .filter(
      ({ resource }) =>
        nameOf(resource) !== firewall?.name ||
        textOf(resource.properties["project"]) !== firewall?.project,
    )
    .map(({ resource }) => ({
      resource,
      message: `is marked as the firewall machine, and the description has it nowhere or elsewhere; take ${firewallMark} out`,
    }));
}

function explain(
  bridge: Resource,
  acls: ReadonlySet<string | undefined>,
  { isolation }: Lab,
): string[] {
  const config = mappingOf(bridge.properties["config"]);
  const given = config["security.acls"];
  if (given === unknown) return [];
  const names = (textOf(given) ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length === 0) {
    // Then the server's own rules close it, which are looked at apart.
    if (isolation === "nftables") return [];
    return ["has no ACL, so that everything passes; set security.acls"];
  }
  const foreign = names.filter((name) => !acls.has(name));
  return [
    ...foreign.map(
      (name) =>
        `has ACL ${name}, which is not of this stack, so that nobody knows what it lets through`,
    ),
    ...open(config["security.acls.default.ingress.action"], "ingress"),
    ...open(config["security.acls.default.egress.action"], "egress"),
  ];
}

/** Incus itself rejects what no rule names. */
function open(
  action: ReturnType<typeof mappingOf>[string] | undefined,
  direction: string,
): string[] {
  return textOf(action) === "allow"
    ? [
        `lets all other traffic pass (${direction}); set security.acls.default.${direction}.action to drop`,
      ]
    : [];
}

function foreignNics(stack: StackView, bridges: ReadonlySet<string | undefined>): Violation[] {
  return machinesOf(stack).flatMap(({ resource, devices }) =>
    devices
      .filter(({ keys }) => keys["type"] === "nic")
      .flatMap(({ name, keys }) => {
        const bridge = keys["network"] ?? keys["parent"];
        if (bridge === undefined || bridges.has(bridge)) return [];
        return [
          {
            resource,
            message: `NIC ${name} is on ${bridge}, which is no bridge of this stack, so that no ACL of it counts; put it on one`,
          },
        ];
      }),
  );
}

function nameOf({ properties }: Resource): string | undefined {
  return textOf(properties["name"]);
}
