import type { Lab } from "../../model/lab.ts";
import { machinesOf } from "../guests/machines.ts";
import { ofType, type Resource, type StackView } from "../resource.ts";
import type { Violation } from "../rule.ts";
import { mappingOf, textOf, unknown } from "../values.ts";

/** Bridges that no ACL of the stack closes where one should, and NICs on bridges that are not of the stack. */
export function bridgeProblems(stack: StackView, lab: Lab): Violation[] {
  const acls = new Set(ofType(stack, "NetworkAcl").map(nameOf));
  const bridges = ofType(stack, "Network");
  return [
    ...bridges.flatMap((bridge) =>
      explain(bridge, acls, lab).map((message) => ({ resource: bridge, message })),
    ),
    ...foreignNics(stack, new Set(bridges.map(nameOf))),
  ];
}

function explain(
  bridge: Resource,
  acls: ReadonlySet<string | undefined>,
  { projects, isolation }: Lab,
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
  const project = projects.find((one) => one.bridge === nameOf(bridge));
  const isClosed = project?.internet === false;
  return [
    ...foreign.map(
      (name) =>
        `has ACL ${name}, which is not of this stack, so that nobody knows what it lets through`,
    ),
    ...open(config["security.acls.default.ingress.action"], "ingress"),
    ...(isClosed ? open(config["security.acls.default.egress.action"], "egress") : []),
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
