import type { Rule } from "./rule.ts";

/** Rules as the Markdown table that a page of the documentation holds, in even columns. */
export function ruleTableText(rules: readonly Rule[]): string {
  const rows = rules.map(({ code, level = "error", sentence }) => [
    `<a id="${code.toLowerCase()}"></a>${code}`,
    level,
    sentence,
  ]);
  const header = ["rule", "", "what must hold, or is warned of"];
  const widths = header.map((title, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0), title.length, 3),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return `${[line(header), rule, ...rows.map(line)].join("\n")}\n`;
}
