import type { Lab, LabInstance } from "../../model/lab.ts";
import { CommandError } from "../commandError.ts";

/**
 * The machines that a name stands for: a domain's, one machine, or `all`. A description never has a
 * machine and a domain of one name.
 *
 * @throws CommandError (exit code 2) for a name that the description does not have
 */
export function snapshotScope({ instances, projects }: Lab, name: string): readonly LabInstance[] {
  const chosen =
    name === "all"
      ? instances
      : instances.filter(({ machine, domain }) => machine === name || domain === name);
  if (chosen.length > 0) return chosen;
  const isDomain = projects.some(({ domain }) => domain === name);
  const known = [
    `machines: ${instances.map(({ machine }) => machine).join(", ") || "none"}`,
    `domains: ${projects.map(({ domain }) => domain).join(", ")}`,
  ];
  throw new CommandError(
    isDomain || name === "all"
      ? `there is no machine in ${name === "all" ? "the description" : `domain ${name}`}; ${known[0]}`
      : `the description has neither a machine nor a domain "${name}"; ${known.join("; ")}; or say: all`,
    { exitCode: 2 },
  );
}
