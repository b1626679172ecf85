import { describe, expect, test } from "vitest";
import { parseRoute } from "../../../../lab/pve/inLab/route.ts";

describe("a route of the lab", () => {
  test("is a subnet and a gateway", () => {
    expect(parseRoute("10.97.20.0/24=10.97.0.20")).toEqual({
      subnet: "10.97.20.0/24",
      gateway: "10.97.0.20",
    });
  });

  test.each([
    "10.97.20.0/24",
    "10.97.20.0=10.97.0.20",
    "10.97.20.0/33=10.97.0.20",
    "10.97.20.0/24=inner",
    "10.97.20.0/24=10.97.0.20=10.97.0.21",
  ])("%s is none", (text) => {
    expect(() => parseRoute(text)).toThrow("such as 10.97.20.0/24=10.97.0.20");
  });
});
