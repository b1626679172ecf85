import { describe, expect, it } from "vitest";
import { stackName } from "../../../policy/rules/stackName.ts";

const check = (config: Record<string, string>) =>
  stackName.check({ resources: [], settings: { stack: "prod-one", config } }, {});

describe("stack-name", () => {
  it("is environment and node", () => {
    expect(check({ "strata:environment": "prod", "strata:node": "one" })).toEqual([]);
    expect(check({ "strata:environment": "prod", "strata:node": "two" })).toHaveLength(1);
  });

  it("is not to be told without both", () => {
    expect(check({ "strata:environment": "prod" })).toEqual([
      { message: "strata:environment or strata:node is missing; set both in its config" },
    ]);
    expect(stackName.cannotTell?.({ resources: [], settings: undefined })).toContain("state alone");
  });
});
