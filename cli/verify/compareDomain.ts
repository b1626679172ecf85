import type { Isolation } from "../../model/isolation/aclRules.ts";
import type { Lab, LabInstance, LabProfile, LabProject, LabVolume } from "../../model/lab.ts";
import { bridgeConfig } from "../../model/objects/bridgeConfig.ts";
import { projectConfig } from "../../model/objects/projectConfig.ts";
import { compareAcl } from "./compareAcl.ts";
import { compareBridge } from "./compareBridge.ts";
import { compareMachine, optionSeverity } from "./compareMachine.ts";
import { differingDevices } from "./differingDevices.ts";
import { differingKeys, nothing } from "./differingKeys.ts";
import { differing, missing } from "./findings.ts";
import type { Finding } from "./finding.ts";
import type { LiveDomain } from "./liveDomain.ts";

/** One domain as the description wants it. */
export interface ExpectedDomain {
  readonly project: LabProject;
  readonly ipv6: Lab["ipv6"];
  readonly isolation: Lab["isolation"];
  readonly rules: Isolation;
  readonly instances: readonly LabInstance[];
  readonly profiles: readonly LabProfile[];
  readonly volumes: readonly LabVolume[];
  /** Address of the firewall machine; undefined where the server forwards. */
  readonly firewall: string | undefined;
  /** The firewall machine of the lab, which is on every bridge. */
  readonly visitors: readonly LabInstance[];
}

/**
 * Everything of a domain that differs on the server.
 *
 * @param fix the command that deploys the stack's description
 */
export function compareDomain(expected: ExpectedDomain, live: LiveDomain, fix: string): Finding[] {
  return [
    ...compareProject(expected, live, fix),
    ...compareBridge(expectedBridge(expected), live.bridge, fix),
    ...(expected.isolation === "nftables"
      ? []
      : compareAcl(expected.project.bridge, expected.rules, live.acl, fix)),
  ];
}

function expectedBridge({
  project,
  ipv6,
  isolation,
  instances,
  profiles,
  firewall,
  visitors,
}: ExpectedDomain) {
  const { bridge: name, subnet, gateway, internet } = project;
  return {
    name,
    project: project.name,
    config: bridgeConfig({
      acl: isolation === "nftables" ? undefined : name,
      subnet,
      gateway,
      internet,
      ipv6,
      firewall,
    }),
    instances: [...instances, ...visitors],
    profiles,
  };
}

function compareProject(expected: ExpectedDomain, live: LiveDomain, fix: string): Finding[] {
  const { project, instances, profiles, volumes } = expected;
  const object = `project ${project.name}`;
  // What would be in it is missing with it.
  if (live.project === undefined) return [missing("high", object, fix)];
  const declared = new Set(instances.map(({ name }) => name));
  return [
    ...differingKeys(projectConfig, { ...projectConfig, ...live.project.config })
      .filter(({ key }) => Object.hasOwn(projectConfig, key))
      .map((one) => differing("high", object, one, fix)),
    ...profiles.flatMap((profile) => compareProfile(profile, live, fix)),
    ...volumes
      .filter(({ name }) => !live.volumes.some((one) => one.name === name))
      .map(({ name, pool }) =>
        missing("medium", `volume ${name} in pool ${pool}, project ${project.name}`, fix),
      ),
    ...instances.flatMap((machine) =>
      compareMachine(
        machine,
        live.instances.find(({ name }) => name === machine.name),
        fix,
      ),
    ),
    ...live.instances
      .filter(({ name }) => !declared.has(name))
      .map(({ name, type }) => unexpectedMachine(name, project.name, type)),
  ];
}

/** Its profile `default` has put it on the domain's bridge. */
function unexpectedMachine(name: string, project: string, type: string): Finding {
  const place = `${name} --project ${project}`;
  return {
    severity: "high",
    object: `instance ${name} in project ${project}`,
    what: "the machine",
    found: type,
    expected: nothing,
    // Without --force: a running machine may be somebody's.
    fix: `incus delete ${place}`,
  };
}

function compareProfile(
  { name, project, config, devices }: LabProfile,
  { profiles }: LiveDomain,
  fix: string,
): Finding[] {
  const object = `profile ${name} in project ${project}`;
  const live = profiles.find((one) => one.name === name);
  if (live === undefined) return [missing("high", object, fix)];
  return [
    ...differingKeys(config, live.config).map((one) =>
      differing(optionSeverity(one.key), object, one, fix),
    ),
    ...differingDevices(devices, live.devices).map((one) => ({
      severity: one.severity,
      object,
      what: `device ${one.name}`,
      found: one.found,
      expected: one.expected,
      fix,
    })),
  ];
}
