import { describe, expect, it } from "vitest";
import { identityProblems } from "../../stack/identity.ts";

const right = {
  stack: "dev-laptop",
  environment: "dev",
  node: "laptop",
  stackId: "01234567-89ab-4cde-8f01-23456789abcd",
};

describe("identityProblems", () => {
  it("has nothing against a stack of its own name", () => {
    expect(identityProblems(right)).toEqual([]);
  });

  it("refuses the config of another stack", () => {
    expect(identityProblems({ ...right, stack: "prod-laptop" })).toEqual([
      'the stack is called "prod-laptop", its config is of "dev-laptop"; select that stack, or correct strata:environment and strata:node',
    ]);
  });

  it("wants a stackId, and a UUID", () => {
    expect(identityProblems({ ...right, stackId: undefined })[0]).toContain("missing");
    expect(identityProblems({ ...right, stackId: "dev" })[0]).toContain("no UUID");
  });

  it("leaves it to the settings to miss environment and node", () => {
    expect(identityProblems({ ...right, environment: undefined })).toEqual([]);
  });
});
