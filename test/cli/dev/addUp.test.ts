import { expect, test } from "vitest";

import { addUp } from "../../../cli/dev/addUp.ts";

test("the parts of a report are added up, whatever they leave out", () => {
  const parts = [
    { part: "pairs", pairs: 6, allowed: 2, denied: 4, controls: 4, wrong: 0 },
    { part: "changes", denied: 10, wrong: 1 },
  ];
  expect(addUp(parts.map((part) => `${JSON.stringify(part)}\n`).join(""))).toEqual({
    pairs: 6,
    allowed: 2,
    denied: 14,
    controls: 4,
    wrong: 1,
  });
});
