import { describe, expect, test } from "vitest";

import { checkInputs } from "../../../../provider/core/check.ts";
import type { Properties } from "../../../../provider/core/values.ts";
import { instanceSnapshot } from "../../../../provider/incus/resources/instanceSnapshot.ts";

const check = (inputs: Properties) =>
  checkInputs(instanceSnapshot, { instance: "web", ...inputs }, "before", undefined);
const problems = (inputs: Properties) =>
  check(inputs).problems.map(({ path, reason }) => `${path}: ${reason}`);

describe("InstanceSnapshot", () => {
  test("is known by project, instance and name", () => {
    expect(instanceSnapshot.id(check({ project: "dev" }).inputs)).toBe("dev/web/before");
  });

  test("takes times with a zone only", () => {
    expect(problems({ expiresAt: "2030-01-31T00:00:00Z" })).toEqual([]);
    expect(problems({ expiresAt: "2030-01-31T00:00:00.5+02:00" })).toEqual([]);
    for (const expiresAt of ["2030-01-31", "2030-01-31T00:00:00", "tomorrow", ""]) {
      expect(problems({ expiresAt })).toEqual([
        "expiresAt: must be a time such as 2030-01-31T00:00:00Z",
      ]);
    }
  });

  test.each(["", "a/b", "-x", "a b", ".."])("refuses the name %j", (name) => {
    expect(problems({ name })).toEqual([expect.stringContaining("name: must hold")]);
  });
});
