import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseVersion, readVersion } from "../../../cli/setup/readVersion.ts";
import { useFakeTools } from "./fakeTools.ts";

describe("parseVersion", () => {
  it.each([
    ["v3.259.0\n", "3.259.0"],
    ["3.230.1-alpha.12+g12ab", "3.230.1"],
    ["go version go1.26.8 linux/amd64", "1.26.8"],
    ["go version go1.24 linux/arm64", "1.24"],
    ["go version go1.25rc1 linux/arm64", undefined],
    ["warning: 10 plugins", undefined],
  ])("reads %j as %s", (text, version) => {
    expect(parseVersion(text)).toBe(version);
  });
});

describe("readVersion", () => {
  const tools = useFakeTools();

  it("says what a broken tool printed", async () => {
    const dir = await tools.program("bin", "pulumi", "echo cannot open shared library >&2; exit 3");
    await expect(readVersion(join(dir, "pulumi"), ["version"])).rejects.toThrow(
      /pulumi version tells no version: cannot open shared library$/,
    );
  });

  it("says when a tool does not start", async () => {
    await expect(readVersion(join(tools.dir, "none"), ["version"])).rejects.toThrow(/ENOENT/);
  });
});
