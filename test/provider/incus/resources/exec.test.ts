import { describe, expect, test } from "vitest";

import { checkInputs } from "../../../../provider/core/check.ts";
import type { Properties } from "../../../../provider/core/values.ts";
import { exec } from "../../../../provider/incus/resources/exec.ts";

const check = (inputs: Properties) => checkInputs(exec, inputs, "install", undefined);
const problems = (inputs: Properties) =>
  check(inputs).problems.map(({ path, reason }) => `${path}: ${reason}`);
const command = ["true"];

describe("Exec", () => {
  test("takes any triggers, and its name from the resource", () => {
    const triggers = [1, "two", { three: [true] }];
    const { inputs, problems: found } = check({ instance: "web", command, triggers });
    expect(found).toEqual([]);
    expect(inputs).toMatchObject({ triggers, timeoutSeconds: 300, user: 0, group: 0 });
    expect(exec.id(inputs)).toBe("default/web/install");
  });

  test("refuses what can never run", () => {
    expect(problems({ instance: "web", command: [] })).toEqual([
      expect.stringContaining("command: "),
    ]);
    expect(problems({ instance: "web", command, cwd: "srv" })).toEqual([
      "cwd: must be an absolute path",
    ]);
    expect(problems({ instance: "web", command, timeoutSeconds: 0 })).toEqual([
      expect.stringContaining("timeoutSeconds: "),
    ]);
    expect(problems({ instance: "../web", command })).toEqual([
      expect.stringContaining("instance: must be a host name"),
    ]);
    expect(problems({ command })).toEqual([expect.stringContaining("instance: is required")]);
  });
});
