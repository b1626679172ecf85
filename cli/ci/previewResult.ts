// Called by preview.sh with the report and pulumi's exit code: says on standard error what the report comes to.
import { readFileSync } from "node:fs";
import { type PreviewReport, previewChanges, previewErrors } from "./previewChanges.ts";

const [file = "", pulumiExitCode] = process.argv.slice(2);
const report = readReport();
if (pulumiExitCode === "0" && report) {
  const changes = previewChanges(report);
  process.stderr.write(`preview: ${changes || "no changes"}\n`);
  process.exitCode = changes ? 3 : 0;
} else {
  const errors = report ? previewErrors(report) : [];
  process.stderr.write(["preview: pulumi preview failed", ...errors, ""].join("\n"));
  process.exitCode = 1;
}

/** Where pulumi failed before it began, there is no report, and it has printed its reason itself. */
function readReport(): PreviewReport | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as PreviewReport;
  } catch {
    return undefined;
  }
}
