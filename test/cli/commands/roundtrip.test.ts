import { describe, expect, test } from "vitest";
import { runStrata } from "../runStrata.ts";

describe("a command line that does not begin", () => {
  test.each([
    [["preflight", "dev-nowhere"], "there is no stack dev-nowhere"],
    [["roundtrip", "dev-nowhere"], "there is no stack dev-nowhere"],
    [["roundtrip", "dev-nowhere", "--on-error", "retry"], "there is only stop, rollback, continue"],
    [
      ["roundtrip", "dev-nowhere", "--skip", "up", "tests"],
      "there is only preflight, up, verify, destroy",
    ],
    [["trust", "dev-nowhere"], "there is no stack dev-nowhere"],
  ])("%j exits with 2 and says why", async (args, message) => {
    const { exitCode, stdout, stderr } = await runStrata(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});
