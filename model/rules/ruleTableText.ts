import { ruleTable } from "./table.ts";

/** Every rule as the Markdown table that docs/infra.md holds, in even columns. */
export function ruleTableText(): string {
  const rows = ruleTable.map(({ code, level = "error", sentence }) => [
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
