import { expect, it } from "vitest";
import { textTable } from "../../cli/textTable.ts";

it("aligns columns to the widest cell, header included", () => {
  const rows = [
    ["pro", "pro-dev", "Running"],
    ["homelab", "x", ""],
  ];
  expect(textTable(["DOMAIN", "INSTANCE", "STATE"], rows)).toBe(
    "DOMAIN   INSTANCE  STATE\npro      pro-dev   Running\nhomelab  x",
  );
});
