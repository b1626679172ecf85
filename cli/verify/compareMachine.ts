import type { LabInstance } from "../../model/lab.ts";
import { instanceConfig } from "../../model/objects/instanceConfig.ts";
import type { Instance } from "../../provider/incus/api/types/instances.ts";
import { differingDevices } from "./differingDevices.ts";
import { differingKeys, nothing } from "./differingKeys.ts";
import type { Finding, Severity } from "./finding.ts";

/** Codes of the server: running, and running and declared ready by the guest. */
const runningCodes = new Set([103, 113]);

/**
 * What of a machine differs on the server.
 *
 * @param fix the command that deploys the stack's description
 */
export function compareMachine(
  machine: LabInstance,
  live: Instance | undefined,
  fix: string,
): Finding[] {
  const object = `instance ${machine.name} in project ${machine.project}`;
  if (live === undefined) {
    return [
      {
        severity: "medium",
        object,
        what: "the machine",
        found: nothing,
        expected: machine.type,
        fix,
      },
    ];
  }
  const differs = (severity: Severity, what: string, found: string, expected: string) =>
    found === expected ? [] : [{ severity, object, what, found, expected, fix }];
  const status = runningCodes.has(live.status_code) ? "Running" : live.status;
  return [
    ...differs("high", "type", live.type, machine.type),
    ...differs("medium", "status", status, "Running"),
    ...differs("low", "description", live.description, machine.description),
    // A machine that deletes itself when it stops.
    ...differs("high", "ephemeral", String(live.ephemeral), "false"),
    ...differs("high", "profiles", live.profiles.join(", "), machine.profiles.join(", ")),
    ...differingKeys(instanceConfig(machine), live.config).flatMap(({ key, found, expected }) =>
      differs(optionSeverity(key), `option ${key}`, found || nothing, expected),
    ),
    ...differingDevices(machine.devices, live.devices).map(
      ({ name, severity, found, expected }) => ({
        severity,
        object,
        what: `device ${name}`,
        found,
        expected,
        fix,
      }),
    ),
  ];
}

/** Of an option of instances and profiles. */
export function optionSeverity(key: string): Severity {
  if (/^(?:security|raw|linux|limits\.kernel)\./.test(key)) return "high";
  return key.startsWith("user.") ? "low" : "medium";
}
