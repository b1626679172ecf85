import { readFile } from "node:fs/promises";

/** Operations of a preview that leave everything as it is. */
const quiet = new Set(["same", "read"]);

/** What `pulumi preview --json` would change, such as `2 create, 1 update`; empty for nothing. */
export function previewChanges(report: {
  readonly changeSummary?: Readonly<Record<string, number>>;
}): string {
  return Object.entries(report.changeSummary ?? {})
    .filter(([operation, count]) => !quiet.has(operation) && count > 0)
    .map(([operation, count]) => `${count} ${operation}`)
    .join(", ");
}

if (import.meta.main) {
  const [file = ""] = process.argv.slice(2);
  const changes = previewChanges(JSON.parse(await readFile(file, "utf8")));
  process.stderr.write(`preview: ${changes || "no changes"}\n`);
  process.exitCode = changes ? 3 : 0;
}
