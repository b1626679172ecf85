import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";

import { inTurn } from "../../../cli/probe/inTurn.ts";

test("works on a few at a time, and gives results in order", async () => {
  let running = 0;
  let most = 0;
  const results = await inTurn(3, [5, 1, 4, 2, 3, 0, 6], async (number) => {
    running += 1;
    most = Math.max(most, running);
    await sleep(number);
    running -= 1;
    return number * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30, 0, 60]);
  expect(most).toBe(3);
});

test("fails with the work that fails", async () => {
  const failing = inTurn(2, [1, 2], (number) => Promise.reject(new Error(`no ${number}`)));
  await expect(failing).rejects.toThrow("no 1");
});
