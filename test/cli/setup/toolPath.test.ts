import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toolPath } from "../../../cli/setup/toolPath.ts";
import { useFakeTools } from "./fakeTools.ts";

const tools = useFakeTools();

describe("toolPath", () => {
  it("puts Node and the toolchain first, once", async () => {
    const node = await tools.program("node24", "node", "exit 0");
    const dir = await tools.toolchain("toolchain", "3.259.0");
    await tools.program("usr", "node", "exit 1");
    const old = await tools.toolchain("usr", "3.100.0");
    const toolchain = { dir, version: "3.259.0", origin: "the cache" };
    const path = toolPath(toolchain, join(node, "node"), `${old}:${dir}:${old}`);
    expect(path).toBe(`${node}:${dir}:${old}:${old}`);
    expect(toolPath(toolchain, join(node, "node"), path)).toBe(path);
  });

  it("moves nothing that is found already", async () => {
    const system = await tools.toolchain("usr", "3.300.0");
    await tools.program("usr", "node", "exit 0");
    const own = await tools.program("own", "vim", "exit 0");
    const toolchain = { dir: system, version: "3.300.0", origin: "PATH" };
    const path = `${own}:${system}`;
    expect(toolPath(toolchain, join(system, "node"), path)).toBe(path);
  });
});
