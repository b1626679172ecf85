import { count } from "../model/problemReport.ts";
import { errorsOf, type Preflight } from "./finding.ts";

/** Each finding with its way out, then the sum. */
export function preflightText(preflight: Preflight): string {
  const { stack, node, facts, findings } = preflight;
  const lines = findings.map(
    ({ code, level, subject, message, wayOut }) =>
      `${level} ${code}: ${subject}: ${message}\n  way out: ${wayOut}\n`,
  );
  const known = Object.entries(facts).map(([name, value]) => `${name}: ${value}\n`);
  const errors = errorsOf(preflight).length;
  const warnings = findings.length - errors;
  const also = warnings === 0 ? "" : `, ${count(warnings, "warning")}`;
  const sum =
    errors === 0
      ? `nothing stands in the way of stack ${stack} on node ${node}${also}\n`
      : `${count(errors, "problem")} of stack ${stack} on node ${node}${also}; nothing was changed\n`;
  return [...lines, ...known, sum].join("");
}
