import { execa } from "execa";
import { expect, test } from "vitest";
import { LabError } from "../../lab/labError.ts";

test("of a failed command its own words are the cause, not the command line", async () => {
  const cause: unknown = await execa("sh", ["-c", "echo no such mirror >&2; exit 3"]).catch(
    (error: unknown) => error,
  );
  const error = new LabError("cannot download", cause, "check the network");
  expect(error.message).toBe("cannot download: no such mirror; check the network");
  expect(error.cause).toBe(cause);
});

test("a command that said nothing is named by its message", () => {
  const error = new LabError("cannot start", new Error("spawn ENOENT"), "install it");
  expect(error.message).toBe("cannot start: spawn ENOENT; install it");
});
