import { describe, expect, it } from "vitest";
import { isDemo, parseStackName } from "../../../cli/stacks/stackName.ts";

describe("parseStackName", () => {
  it("splits at the first dash, since a node's name may hold more", () => {
    expect(parseStackName("dev-rack-2.lan")).toEqual({
      stack: "dev-rack-2.lan",
      environment: "dev",
      node: "rack-2.lan",
    });
  });

  it.each(["dev", "dev-", "-laptop", "Dev-laptop", "dev-lap top", "dev-laptop-", "a/dev-x", ""])(
    "refuses %j as bad usage",
    (stack) => {
      expect(() => parseStackName(stack)).toThrow(
        expect.objectContaining({ exitCode: 2, message: expect.stringContaining("dev-laptop") }),
      );
    },
  );
});

describe("isDemo", () => {
  it("goes by the environment alone", () => {
    expect(isDemo(parseStackName("demo-local"))).toBe(true);
    expect(isDemo(parseStackName("demonstration-local"))).toBe(false);
    expect(isDemo(parseStackName("dev-demo"))).toBe(false);
  });
});
