import { describe, expect, it } from "vitest";
import { isAtLeast } from "../../../cli/setup/nodeVersion.mjs";

describe("isAtLeast", () => {
  it.each([
    ["v22.18.0", "22.18.0"],
    ["v24.0.0", "22.18.0"],
    ["22.19.0-nightly20260101", "22.18.0"],
    ["3.259", "3.259.0"],
    ["v22.18.0+build.7", "22.18.0"],
  ])("finds %s at least %s", (version, oldest) => {
    expect(isAtLeast(version, oldest)).toBe(true);
  });

  it.each([
    ["v22.17.9", "22.18.0"],
    ["v20.99.99", "22.18.0"],
    ["v9.30.0", "22.18.0"],
    ["", "22.18.0"],
    ["latest", "22.18.0"],
  ])("finds %j older than %s", (version, oldest) => {
    expect(isAtLeast(version, oldest)).toBe(false);
  });
});
