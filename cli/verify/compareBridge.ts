import type { LabInstance, LabProfile } from "../../model/lab.ts";
import type { Network } from "../../provider/incus/api/types/networks.ts";
import { differingKeys, nothing } from "./differingKeys.ts";
import type { Finding } from "./finding.ts";
import { differing, missing } from "./findings.ts";
import { foreignUsers } from "./foreignUsers.ts";

interface ExpectedBridge {
  readonly name: string;
  /** Whose machines may be on it; others only where they are named. */
  readonly project: string;
  readonly config: Readonly<Record<string, string>>;
  readonly instances: readonly LabInstance[];
  readonly profiles: readonly LabProfile[];
}

/**
 * What of a bridge differs on the server, and who is on it that should not be.
 *
 * @param fix the command that deploys the stack's description
 */
export function compareBridge(
  { name, project, config, instances, profiles }: ExpectedBridge,
  live: Network | undefined,
  fix: string,
): Finding[] {
  const object = `bridge ${name}`;
  if (live === undefined) return [missing("high", object, fix)];
  return [
    ...differingKeys(config, live.config, {
      serverDefaults: { "ipv4.nat": "true", "ipv6.nat": "true" },
    }).map((one) => differing("high", object, one, fix)),
    ...foreignUsers(live, { name: project }, instances, profiles).map((user) => ({
      severity: "high" as const,
      object,
      what: "its users",
      found: user.object,
      expected: nothing,
      fix: user.fix,
    })),
  ];
}
