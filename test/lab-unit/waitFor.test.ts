import { expect, test } from "vitest";
import { waitFor } from "../../lab/waitFor.ts";

const options = { what: "rain", wayOut: "look up", everyMs: 1 };

test("the first answer other than undefined ends the wait", async () => {
  let looks = 0;
  expect(
    await waitFor({ ...options, seconds: 5 }, async () => ((looks += 1) < 3 ? undefined : looks)),
  ).toBe(3);
});

test("the last failure is the cause, and the way out is named", async () => {
  const failing = waitFor({ ...options, seconds: 0.02 }, async () => {
    throw new Error("no clouds");
  });
  await expect(failing).rejects.toThrow(
    "gave up waiting for rain after 0.02 s: no clouds; look up",
  );
});
