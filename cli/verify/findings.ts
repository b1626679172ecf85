import { nothing } from "./differingKeys.ts";
import type { Finding, Severity } from "./finding.ts";

/** Of an object that is not there at all. */
export function missing(severity: Severity, object: string, fix: string): Finding {
  return { severity, object, what: "the whole", found: nothing, expected: "present", fix };
}

/** Of one option. */
export function differing(
  severity: Severity,
  object: string,
  { key, found, expected }: { key: string; found: string; expected: string },
  fix: string,
): Finding {
  return { severity, object, what: `option ${key}`, found, expected, fix };
}
