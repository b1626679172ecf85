import { describe, expect, test } from "vitest";
import { printed } from "../../../../lab/pve/inner/tools/printed.ts";

const token = { "full-tokenid": "a@pve!up", value: "v", info: { privsep: "1" } };

describe("what pveum prints", () => {
  test("is nothing where there is no answer", () => {
    expect(printed(null)).toBe("");
    expect(printed([])).toBe("");
    expect(printed(null, "json")).toBe("");
  });

  test("is JSON in one line, keys in order, where that was asked for", () => {
    expect(printed(token, "json")).toBe(
      '{"full-tokenid":"a@pve!up","info":{"privsep":"1"},"value":"v"}\n',
    );
    expect(printed([], "json")).toBe("[]\n");
  });

  test("is a table otherwise: no JSON for a script that forgot to ask", () => {
    expect(printed(token)).toBe(
      [
        "┌──────────────┬─────────────────┐",
        "│ key          │ value           │",
        "╞══════════════╪═════════════════╡",
        "│ full-tokenid │ a@pve!up        │",
        "├──────────────┼─────────────────┤",
        '│ info         │ {"privsep":"1"} │',
        "├──────────────┼─────────────────┤",
        "│ value        │ v               │",
        "└──────────────┴─────────────────┘\n",
      ].join("\n"),
    );
    expect(printed([{ b: 1 }, { a: 22, b: 3 }])).toBe(
      [
        "┌────┬───┐",
        "│ a  │ b │",
        "╞════╪═══╡",
        "│    │ 1 │",
        "├────┼───┤",
        "│ 22 │ 3 │",
        "└────┴───┘\n",
      ].join("\n"),
    );
  });

  test("is refused in a form it does not have", () => {
    expect(() => printed(token, "yaml")).toThrow("prints text, json and json-pretty, not 'yaml'");
  });
});
