import type { Manifest } from "../../../model/hypervisors/manifest.ts";
import type { ManifestSource } from "../../../model/hypervisors/readManifest.ts";
import type { VmidPlan } from "../../../model/hypervisors/vmids/planVmids.ts";
import type { PveClient } from "../../../provider/pve/api/pveClient.ts";
import { PveError } from "../../../provider/pve/api/pveError.ts";
import { error, type PreflightCode, type PreflightFinding, warning } from "../finding.ts";

/** What the checks on a node start from. */
export interface PveContext {
  readonly stack: string;
  readonly client: PveClient;
  /** As the API calls it. */
  readonly node: string;
  readonly source: ManifestSource;
  /** With the VM ids that the stack has given out, or would. */
  readonly manifest: Manifest;
  readonly previous: VmidPlan | undefined;
}

export type PveCheck = (context: PveContext) => Promise<readonly PreflightFinding[]>;

/** What a check finds; where the node refuses to tell, that is the finding. */
export async function checked(
  code: PreflightCode,
  what: string,
  check: () => Promise<readonly PreflightFinding[]>,
): Promise<readonly PreflightFinding[]> {
  try {
    return await check();
  } catch (cause) {
    if (!(cause instanceof PveError)) throw cause;
    const { reason, wayOut = "see the node's log: journalctl -u pvedaemon -u pveproxy" } = cause;
    const said = { code, subject: what, wayOut };
    return cause.failure === "denied"
      ? [warning({ ...said, message: `not checked: the token may not ask for it: ${reason}` })]
      : [error({ ...said, message: `cannot be checked: ${reason}` })];
  }
}
