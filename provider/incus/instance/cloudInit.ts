import { execInstance } from "../api/exec.ts";
import type { InstanceScope } from "./scope.ts";

interface Status {
  readonly status?: string;
  readonly errors?: readonly string[];
  readonly extended_status?: string;
}

/** Seconds that asking may take; it is asked again until the wait's own limit. */
const askSeconds = 20;

/**
 * Whether cloud-init's run has ended.
 * @throws Error with cloud-init's own words when it ended in error, or is not in the image.
 */
export async function cloudInitEnded(scope: InstanceScope): Promise<boolean> {
  const { exitCode, stdout, stderr } = await execInstance(scope.api, scope.name, {
    command: ["cloud-init", "status", "--format=json"],
    timeoutSeconds: askSeconds,
  });
  if (exitCode === 127) {
    throw new Error(
      `${scope.object} has no cloud-init in its image; wait for another condition (waitFor) or use another image`,
    );
  }
  const { status, errors = [] } = parse(stdout);
  if (status === "done" || status === "disabled") return true;
  if (status !== "error") return false;
  const why = errors.length > 0 ? errors.join("; ") : stderr.trim();
  throw new Error(
    `cloud-init of ${scope.object} ended in error: ${why}; see /var/log/cloud-init-output.log in the guest`,
  );
}

function parse(text: string): Status {
  try {
    return JSON.parse(text) as Status;
  } catch {
    // While it starts it prints nothing, or a half line.
    return {};
  }
}
