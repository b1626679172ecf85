import type { PhaseReport, RoundtripReport } from "./report.ts";

/** The report as a page of Markdown. */
export function reportText(report: RoundtripReport): string {
  const { stack, kind, node, onError, started, ended, seconds, result, exitCode } = report;
  const facts = [
    ["scenario", report.scenario],
    ["stack", stack],
    ["node", `${node} (${kind})`],
    ["on error", onError],
    ["started", started],
    ["ended", ended ?? "not yet"],
    ["seconds", seconds === undefined ? "" : seconds.toFixed(1)],
    ["exit code", exitCode === undefined ? "" : String(exitCode)],
  ] as const;
  const left = leftText(report);
  return [
    `# Roundtrip of ${stack}: ${result}`,
    "",
    "| | |",
    "| --- | --- |",
    ...facts.map(([name, value]) => `| ${name} | ${value} |`),
    "",
    "| phase | status | seconds | message |",
    "| --- | --- | --- | --- |",
    ...report.phases.map(phaseRow),
    "",
    left,
    "",
    ...report.phases.filter(({ evidence }) => evidence !== undefined).flatMap(evidenceLines),
  ].join("\n");
}

function phaseRow({ name, status, seconds, message }: PhaseReport): string {
  return `| ${name} | ${status} | ${seconds?.toFixed(1) ?? ""} | ${cell(message)} |`;
}

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, "<br>");

function leftText({ left, wayOut = "", ended }: RoundtripReport): string {
  if (ended === undefined) return "It has not ended.";
  if (left === undefined) return `What it has left behind, nobody can tell: ${wayOut}`;
  if (left.length === 0) return "Nothing of what it has made is left.";
  return [
    `**Left behind** (${left.length}); ${wayOut}`,
    "",
    ...left.map((one) => `- \`${one}\``),
  ].join("\n");
}

function evidenceLines({ name, evidence }: PhaseReport): string[] {
  return [`## ${name}`, "", "```json", JSON.stringify(evidence, undefined, 2), "```", ""];
}
